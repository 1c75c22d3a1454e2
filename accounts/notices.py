"""Every mail about an account. Codes and links are made again at sending; nothing secret waits in the outbox."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.lifecycle import ProofPurpose, RecoveryKind
from notifications.notice import Notice, register

# allauth's name of the occasion → the sentence that tells it.
SECURITY_CHANGES = {
    "account/email/password_changed": "Kata sandi akun Anda baru saja diganti.",
    "account/email/password_set": "Kata sandi akun Anda baru saja dibuat.",
    "mfa/email/totp_activated": "Aplikasi autentikator baru saja dipasang pada akun Anda.",
    "mfa/email/totp_deactivated": "Aplikasi autentikator baru saja dilepas dari akun Anda.",
    "mfa/email/recovery_codes_generated": "Kode cadangan baru saja dibuat untuk akun Anda. Kode yang lama tidak berlaku lagi.",
    "mfa/email/webauthn_added": "Kunci sandi (passkey) baru saja ditambahkan ke akun Anda.",
    "mfa/email/webauthn_removed": "Kunci sandi (passkey) baru saja dihapus dari akun Anda.",
}


class AccountNotice(Notice):
    """What guards an account: whoever could switch it off would not see a thief at work."""

    audience = frozenset({"applicant", "staff", "official"})
    why_required = "Menjaga keamanan akun Anda:"


class ProofNotice(AccountNotice):
    """A mail about an EmailProof that is still open. Its subject carries the code."""

    keeps = "nothing"

    patience = dt.timedelta(minutes=2)

    def still_concerns(self, proof, delivery, now):
        return proof.is_open(now)

    def context(self, proof, delivery, now):
        path = reverse("accounts_prove_by_link", args=[proof.pk, proof.token])
        return {"code": f"{proof.code[:3]} {proof.code[3:]}", "url": settings.SITE_URL + path, "expires_at": proof.expires_at}


@register
class ProveAddress(ProofNotice):
    code = "accounts.prove_address"
    label = "Bukti alamat email"
    template = "accounts/email/prove_address"

    def context(self, proof, delivery, now):
        first = {
            ProofPurpose.SIGNUP: "Tinggal satu langkah: buktikan bahwa alamat email ini milik Anda.",
            ProofPurpose.CHANGE: "Buktikan bahwa alamat email baru ini milik Anda.",
            ProofPurpose.RECOVERY: "Buktikan bahwa alamat email ini milik Anda, agar akun Anda dipindahkan ke alamat ini.",
        }
        again = "Email portal ke alamat ini sempat kembali. Buktikan bahwa alamat ini masih Anda pakai."
        return super().context(proof, delivery, now) | {"first": again if proof.confirms else first[proof.purpose]}


@register
class AccountExists(ProofNotice):
    code = "accounts.account_exists"
    label = "Pendaftaran untuk alamat yang sudah punya akun"
    template = "accounts/email/account_exists"

    def context(self, proof, delivery, now):
        return {
            "login_url": settings.SITE_URL + reverse("account_login"),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }


@register
class ResetPassword(ProofNotice):
    code = "accounts.reset_password"
    label = "Kata sandi baru"
    template = "accounts/email/reset_password"


@register
class NoAccountHere(ProofNotice):
    code = "accounts.no_account_here"
    label = "Kata sandi baru diminta, tetapi tidak ada akun"
    template = "accounts/email/no_account_here"
    audience = frozenset()

    def context(self, proof, delivery, now):
        return {"signup_url": settings.SITE_URL + reverse("account_signup")}


@register
class Invitation(ProofNotice):
    code = "accounts.invitation"
    label = "Undangan petugas"
    template = "accounts/email/invitation"
    audience = frozenset({"staff", "official"})

    def context(self, proof, delivery, now):
        desk = settings.SITE_URL + reverse("agreements:desk") if proof.user and proof.user.is_official else ""
        return super().context(proof, delivery, now) | {"desk_url": desk}


@register
class ChangeAsked(AccountNotice):
    """To the old address: somebody asked to change it, and how to stop that."""

    code = "accounts.change_asked"
    label = "Permintaan perubahan alamat email"
    template = "accounts/email/change_asked"
    patience = dt.timedelta(minutes=5)

    def still_concerns(self, proof, delivery, now):
        return True

    def context(self, proof, delivery, now):
        return {"asked_at": proof.created_at, "url": settings.SITE_URL + reverse("account_change_password")}


@register
class AddressChanged(AccountNotice):
    """To the old address, after the change."""

    code = "accounts.address_changed"
    label = "Alamat email telah diganti"
    template = "accounts/email/address_changed"

    def still_concerns(self, proof, delivery, now):
        return True

    def context(self, proof, delivery, now):
        return {"changed_at": proof.used_at, "by_office": proof.purpose == ProofPurpose.RECOVERY}


@register
class RecoveryAsked(AccountNotice):
    """To the account's address: the office was asked to recover it. A thief at the counter is thus announced to the holder."""

    code = "accounts.recovery_asked"
    label = "Pemulihan akun diminta"
    template = "accounts/email/recovery_asked"

    def still_concerns(self, recovery, delivery, now):
        return True

    def context(self, recovery, delivery, now):
        return {"asked_at": recovery.requested_at, "lost_mailbox": recovery.kind == RecoveryKind.MAILBOX}


@register
class SecondFactorRemoved(AccountNotice):
    code = "accounts.second_factor_removed"
    label = "Faktor kedua dilepas oleh kantor"
    template = "accounts/email/second_factor_removed"

    def still_concerns(self, recovery, delivery, now):
        return True

    def context(self, recovery, delivery, now):
        return {"url": settings.SITE_URL + reverse("account_login")}


@register
class SecurityChanged(AccountNotice):
    code = "accounts.security_changed"
    label = "Perubahan keamanan akun"
    template = "accounts/email/security_changed"
    patience = dt.timedelta(minutes=5)

    def still_concerns(self, user, delivery, now):
        return True

    def context(self, user, delivery, now):
        return {
            "what": SECURITY_CHANGES[delivery.params["change"]],
            "at": delivery.created_at,
            "url": settings.SITE_URL + reverse("account_reset_password"),
        }
