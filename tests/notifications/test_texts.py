"""Words of staff in place of the file templates: when they speak, what they may not do, and that they cost nobody a mail."""

import email
import email.policy

import pytest
from django.db import IntegrityError, transaction

from core.actor import Actor
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import fsck, render, texts
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, NoticeText
from notifications.notice import notice
from notifications.texts import Part, TextTrial, Words
from tests.factories.accounts import StaffFactory
from tests.factories.notifications import NOON, MatterFactory, posted

pytestmark = pytest.mark.django_db
MATTER = "matters.opened"
CODE = "{% if code %}Kode {{ code }}{% endif %}"
WORDS = Words("Kabar {{ matter.title }}", f"Perkara {{{{ matter.title }}}} dibuka.\n\nSalam.\n\n{CODE}")


@pytest.fixture
def secretary():
    return Actor(StaffFactory(role="secretary"), role="secretary")


@pytest.fixture
def worded(secretary):
    return texts.change(MATTER, WORDS, version=0, by=secretary, at=NOON)


def mail_of(delivery, matter):
    return email.message_from_bytes(
        render.mail(delivery, notice(delivery.kind), matter, NOON).content, policy=email.policy.default
    )


def body(message, form="plain"):
    return message.get_body((form,)).get_content().replace("\r\n", "\n")


def test_what_staff_wrote_is_sent_as_text_and_html(worded):
    matter = MatterFactory(title="Ni'mah <b>")

    message = mail_of(posted(matter=matter), matter)

    assert message["Subject"] == "Kabar Ni'mah <b>"
    assert body(message).startswith("Perkara Ni'mah <b> dibuka.\n\nSalam.\n\n--\n")
    assert "Perkara Ni&#x27;mah &lt;b&gt; dibuka." in body(message, "html")
    assert '<p style="margin:0 0 16px;">Salam.</p>' in body(message, "html")


def test_without_words_the_file_templates_speak():
    matter = MatterFactory(title="Tanah")

    assert mail_of(posted(matter=matter), matter)["Subject"] == "Tanah"


def test_going_back_lets_the_file_templates_speak_again(worded, secretary):
    matter = MatterFactory(title="Tanah")

    texts.restore(MATTER, version=1, by=secretary, at=NOON)

    assert mail_of(posted(matter=matter), matter)["Subject"] == "Tanah"
    assert NoticeText.objects.get().version == 2


def test_words_that_fail_at_sending_cost_nobody_a_mail_and_are_told(worded, sender, relay, caplog):
    NoticeText.objects.update(text="{{ tiada.begini }}")
    matter = MatterFactory(title="Tanah")
    delivery = posted(matter=matter)

    sender().run()

    delivery.refresh_from_db()
    assert (delivery.state, len(relay.accepted)) == (S.SENT, 1)
    assert b"Subject: Tanah" in relay.accepted[0][1]
    assert NoticeText.objects.get().failed_at == NOON
    assert "text.failed" in [record.message for record in caplog.records]
    assert ["Perkara dibuka" in str(each) for each in fsck.the_words_of_staff_can_be_used()] == [True]


def test_a_new_version_clears_the_failure(worded, secretary):
    NoticeText.objects.update(failed_at=NOON)

    texts.change(MATTER, Words("Baru", WORDS.text), version=1, by=secretary, at=NOON)

    assert NoticeText.objects.get().failed_at is None
    assert list(fsck.the_words_of_staff_can_be_used()) == []


def test_fsck_tells_words_of_a_kind_that_is_no_more(worded):
    NoticeText.objects.update(kind="matters.former")

    assert len(list(fsck.the_words_of_staff_can_be_used())) == 1


def test_who_did_not_see_the_latest_version_saves_nothing(worded, secretary):
    for version in (0, 2):
        with pytest.raises(Stale):
            texts.change(MATTER, Words("Lain", WORDS.text), version=version, by=secretary, at=NOON)
    assert NoticeText.objects.get().subject == WORDS.subject


def test_the_journal_keeps_each_version_and_its_difference(worded, secretary):
    texts.change(MATTER, Words(WORDS.subject, WORDS.text.replace("Salam", "Hormat kami")), version=1, by=secretary, at=NOON)

    first, second = Event.objects.about(worded).order_by("n")
    assert (first.action, second.action, second.by_id) == ("noticetext.reworded", "noticetext.reworded", str(secretary.user.pk))
    assert second.details == {"version": 2, "difference": "@@ -4 +4 @@\n-Salam.\n+Hormat kami."}


def test_saving_what_stands_already_is_refused(worded, secretary):
    with pytest.raises(Refused, match="Tidak ada yang berubah"):
        texts.change(MATTER, WORDS, version=1, by=secretary, at=NOON)


@pytest.mark.parametrize("role", ["verifier", "auditor", "sysadmin", "commissioner"])
def test_only_the_secretary_writes(role):
    with pytest.raises(Refused, match="sekretaris kota"):
        texts.change(MATTER, WORDS, version=0, by=Actor(StaffFactory(role=role), role=role), at=NOON)


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        (Words("", "Isi."), "subject", "Tulis judul email."),
        (Words("Satu\nDua", "Isi."), "subject", "Judul email harus satu baris."),
        (Words("x" * 201, "Isi."), "subject", "Judul email paling panjang 200 huruf."),
        (Words("{{ tiada }}", "Isi."), "subject", "Baris 1: “tiada” tidak dikenal"),
        (Words("Judul", " \n"), "text", "Tulis isi email."),
        (Words("Judul", "x" * 10_001), "text", "Isi email paling panjang 10000 huruf."),
        (Words("Judul", "a\n{% load x %}"), "text", "Baris 2: perintah “load” tidak boleh"),
    ],
)
def test_each_fault_stands_at_its_field(words, field, sentence):
    found = texts.faults(texts.editable()[MATTER], words, NOON)

    assert [each.startswith(sentence) for each in getattr(found, field)] == [True]


def test_a_subject_shows_no_link():
    kind = texts.editable()["recruitment.repair_asked"]

    found = texts.faults(kind, Words("Buka {{ url }}", "Isi.\n\n{{ url }}"), NOON)

    assert found.subject == ["“url” tidak boleh tampak di judul email."]


def test_words_that_real_data_leave_empty_are_refused(secretary):
    posted(matter=MatterFactory(title=""))

    with pytest.raises(Refused, match="menjadi kosong"):
        texts.change(MATTER, Words("{{ matter.title }}", WORDS.text), version=0, by=secretary, at=NOON)


def test_words_that_real_data_break_are_refused(secretary):
    posted(matter=MatterFactory(title="racun"))

    with pytest.raises(Refused, match="gagal pada data yang ada"):
        texts.change(MATTER, WORDS, version=0, by=secretary, at=NOON)


def test_the_database_refuses_half_a_text(worded):
    for facts in ({"subject": ""}, {"text": ""}, {"version": 0}, {"subject": "", "text": "", "failed_at": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeText.objects.update(**facts)


# --- The trial --------------------------------------------------------------------------------------------------------
def test_a_trial_goes_to_the_person_alone_and_once(secretary):
    matter = MatterFactory(title="Tanah")
    example = posted(matter=matter)

    texts.send_trial(MATTER, WORDS, example, by=secretary, at=NOON)
    with pytest.raises(Refused, match="sudah dikirim"):
        texts.send_trial(MATTER, WORDS, example, by=secretary, at=NOON)

    trial = Delivery.objects.get(kind=TextTrial.code)
    message = mail_of(trial, example)
    assert (trial.to_user, message["To"]) == (secretary.user, secretary.user.email)
    assert message["Subject"] == "Uji: Kabar Tanah"
    assert "Perkara Tanah dibuka." in body(message)
    assert "Salam." in body(message, "html")
    assert Event.objects.about(example).get().action == "delivery.text_tried"
    assert not NoticeText.objects.exists()


def test_a_trial_asked_by_who_may_no_longer_write_is_not_sent(secretary):
    example = posted()
    texts.send_trial(MATTER, WORDS, example, by=secretary, at=NOON)
    trial = Delivery.objects.select_related("to_user").get(kind=TextTrial.code)

    assert TextTrial().still_concerns(example, trial, NOON)
    secretary.user.assignments.all().delete()
    assert not TextTrial().still_concerns(example, Delivery.objects.get(pk=trial.pk), NOON)


def test_codes_and_links_are_dots_to_staff(settings):
    settings.SITE_URL = "https://portal.contoh.example"

    assert texts.hidden("Buka https://portal.contoh.example/a/rahasia ya") == "Buka https://portal.contoh.example/•••••• ya"


def test_a_text_falls_into_its_parts(settings):
    settings.SITE_URL = "https://portal.contoh.example"
    text = (
        "Berkas:\n- KTP\n- Ijazah\n\nBatas ** besok **\n** 123 **\nSatu\nDua\n\n"
        "Buka:\nhttps://portal.contoh.example/a\n\nLain:\nhttps://jahat.contoh.example/a"
    )

    assert texts.parts(text) == [
        Part("paragraph", ("Berkas:",)), Part("list", ("KTP", "Ijazah")), Part("box", label="Batas", text="besok"),
        Part("box", text="123"), Part("paragraph", ("Satu", "Dua")),
        Part("button", label="Buka", text="https://portal.contoh.example/a"),
        Part("paragraph", ("Lain:", "https://jahat.contoh.example/a")),
    ]  # fmt: skip
