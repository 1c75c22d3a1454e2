"""What allauth asks of the portal: mails through the outbox, secrets sealed, the client's address, sentences in Indonesian."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts import notices, reauth, security_log
from core import clock, crypto
from core.middleware import client_address
from notifications import browsers, outbox
from notifications.actions import devices

APP = "allauth.account"
OFFICE = "Bawaslu Kota Jakarta Pusat"
REAUTHENTICATION_MINUTES = 5


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Alamat email atau kata sandi tidak cocok. Periksa keduanya lalu coba lagi.",
        "enter_current_password": "Ketik kata sandi Anda yang sekarang.",
        "incorrect_code": "Kode tidak cocok. Tunggu kode berikutnya di aplikasi Anda, lalu ketik lagi.",
        "incorrect_password": "Kata sandi tidak cocok.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Tunggu lima menit, lalu coba lagi.",
        "rate_limited": "Terlalu banyak permintaan. Tunggu beberapa menit, lalu coba lagi.",
    }

    def send_mail(self, template_prefix, email, context):
        """Send allauth's own mails (password and second factor changed) as notices through the outbox."""
        user = self.request.user
        if not user.is_authenticated or template_prefix not in notices.SECURITY_CHANGES:
            raise LookupError(f"No notice is made for allauth's mail {template_prefix!r}.")
        at = clock.now()
        outbox.post(notices.SecurityChanged, user, to=user, at=at, revision=at.isoformat(), params={"change": template_prefix})

    def get_client_ip(self, request):
        return client_address(request)

    def _get_login_attempts_cache_key(self, request, **credentials):
        # With the client's address in it, nobody can lock a stranger out by typing wrong passwords for them.
        return f"{credentials.get('email', '').lower()}|{self.get_client_ip(request)}"

    def pre_authenticate(self, request, **credentials):
        account = credentials.get("email", "").lower()
        self._account_usage = ratelimit.consume(request, app=APP, action="login_failed_account", key=account)
        if not self._account_usage:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            self._account_usage.rollback()
        return user

    def authentication_failed(self, request, **credentials):
        address = security_log.pseudonym(credentials.get("email", "").lower())
        security_log.note("login.failed", request, address=address)

    def login(self, request, user):
        super().login(request, user)
        security_log.note("login.succeeded", request, user_id=user.pk)

    def logout(self, request):
        security_log.note("logout.done", request, user_id=request.user.pk)
        devices.end(request.user, browsers.remembered(request.COOKIES))
        super().logout(request)

    def is_reauthentication_required(self, *, app, **kwargs):
        """A log-in of the last minutes is as good as the password typed again."""
        return not reauth.recent(self.request, minutes=REAUTHENTICATION_MINUTES)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "Dengan kata sandi",
            "mfa_reauthenticate": "Dengan kode dari aplikasi autentikator",
            "mfa_reauthenticate:webauthn": "Dengan kunci sandi (passkey)",
        }
        return [{**method, "description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def get_login_redirect_url(self, request):
        """Return where one's work lies: the office's rooms, an official's desk, an applicant's own account."""
        if request.user.is_official:
            return reverse("agreements:desk")
        return reverse("admin:index") if request.user.is_staff else super().get_login_redirect_url(request)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed at rest, and one who needs a second factor cannot take the last one away."""

    AAD = "accounts.second-factor"
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Akun petugas dan pejabat wajib mempunyai faktor kedua. Pasang yang baru lebih dulu.",
        "cannot_generate_recovery_codes": "Pasang aplikasi autentikator atau kunci sandi lebih dulu.",
        "incorrect_code": "Kode tidak cocok. Tunggu kode berikutnya di aplikasi Anda, lalu ketik lagi.",
        "unverified_email": "Buktikan alamat email Anda lebih dulu.",
    }

    def encrypt(self, text):
        return base64.b64encode(crypto.seal(text.encode(), aad=self.AAD)).decode()

    def decrypt(self, encrypted_text):
        return crypto.unseal(base64.b64decode(encrypted_text), aad=self.AAD).decode()

    def get_totp_issuer(self):
        return OFFICE

    def _get_site_name(self):
        return OFFICE

    def can_delete_authenticator(self, authenticator):
        if not authenticator.user.needs_second_factor:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Kunci {count + 1}"
