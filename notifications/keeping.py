"""What the portal keeps of a message's words, so that its person can read them again. Sealed, and gone with the delivery."""


def keep(delivery, kind, subject, text):
    """Put subject and text into the delivery, as far as its kind keeps them.

    An address without account keeps nothing: who comes to have it later need not be who was written to.
    """
    keeps = kind.keeps if delivery.to_user_id else "nothing"
    secrets = [str(value) for value in delivery.secrets.values()]
    if secrets:
        keeps = "nothing" if any(value in subject for value in secrets) or keeps == "nothing" else "subject"
    delivery.subject = subject if keeps != "nothing" else ""
    delivery.text = text if keeps == "words" else ""


def columns(delivery):
    """Return the columns that keep() filled, for an UPDATE."""
    return {"subject_sealed": delivery.subject_sealed, "text_sealed": delivery.text_sealed}
