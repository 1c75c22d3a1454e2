"""What people type about their accounts, turned into clean values. Labels are ours; allauth's checks stay."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthMFAReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.contrib.auth.hashers import check_password

from accounts.models import User

EMAIL = "Alamat email"
HOW_LONG = (
    "Paling sedikit {minimum} karakter. Beberapa kata acak lebih baik daripada satu kata sulit. "
    "Jangan memakai nama, alamat email, atau kata seperti “bawaslu”."
)


def email_field(label=EMAIL, help_text=""):
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    errors = {
        "required": "Ketik alamat email Anda.",
        "invalid": "Alamat email belum lengkap. Contoh yang benar: nama@contoh.id.",
    }
    return forms.EmailField(label=label, help_text=help_text, widget=widget, error_messages=errors, max_length=254)


def password_field(label="Kata sandi", autocomplete="current-password", help_text="", error="Ketik kata sandi Anda."):
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    # Longer is refused by the validator, with a sentence; far longer is cut off before it costs a hash.
    return forms.CharField(
        label=label, strip=False, widget=widget, help_text=help_text, error_messages={"required": error}, max_length=4096
    )


def code_field(label, help_text=""):
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"})
    errors = {"required": "Ketik kodenya."}
    return forms.CharField(label=label, help_text=help_text, widget=widget, error_messages=errors, max_length=20)


class NewPassword(forms.Form):
    """A new password, typed once; the browser's password manager or the eye on the field guards against slips."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        minimum = 12 if user and user.needs_second_factor else 10
        self.fields["password"] = password_field(
            "Kata sandi baru", "new-password", HOW_LONG.format(minimum=minimum), "Ketik kata sandi baru."
        )

    def clean_password(self):
        return get_adapter().clean_password(self.cleaned_data["password"], user=self.user)


class SignupForm(forms.Form):
    email = email_field(help_text="Kami mengirim satu email ke alamat ini untuk membuktikan bahwa alamat ini milik Anda.")
    password = password_field(
        "Buat kata sandi", "new-password", HOW_LONG.format(minimum=10), "Buat kata sandi untuk akun Anda."
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned:
            try:
                get_adapter().clean_password(cleaned["password"], user=User(email=cleaned.get("email", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ResetForm(forms.Form):
    email = email_field()

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class ChangeEmailForm(forms.Form):
    email = email_field("Alamat email baru")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.user.email:
            raise forms.ValidationError("Ini alamat yang sudah Anda pakai.")
        return email


class CodeForm(forms.Form):
    code = code_field("Kode enam angka", "Ada di email yang kami kirim, misalnya 123 456.")


class ProvePasswordForm(forms.Form):
    """By link in another browser: the password of the sign-up shows that the mailbox and the sign-up belong together."""

    password = password_field(help_text="Kata sandi yang Anda buat saat mendaftar.")

    def __init__(self, *args, encoded, **kwargs):
        super().__init__(*args, **kwargs)
        self.encoded = encoded

    def clean_password(self):
        if not check_password(self.cleaned_data["password"], self.encoded):
            raise forms.ValidationError("Bukan kata sandi yang dibuat saat mendaftar. Bila lupa, daftarlah sekali lagi.")
        return self.cleaned_data["password"]


# --- allauth's forms in our words -------------------------------------------------------------------------------------
class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = password_field()
        self.order_fields(["login", "password"])

    def clean_login(self):
        return self.cleaned_data["login"].lower()


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field()


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and the new one once; allauth's second field is filled from the first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        minimum = 12 if self.user.needs_second_factor else 10
        self.fields["oldpassword"] = password_field("Kata sandi sekarang")
        self.fields["password1"] = password_field(
            "Kata sandi baru", "new-password", HOW_LONG.format(minimum=minimum), "Ketik kata sandi baru."
        )
        del self.fields["password2"]

    def clean_password1(self):
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)


class AuthenticateForm(AllauthAuthenticateForm):
    code = code_field("Kode", "Enam angka dari aplikasi autentikator, atau satu kode cadangan.")


class MFAReauthenticateForm(AllauthMFAReauthenticateForm):
    code = code_field("Kode", "Enam angka dari aplikasi autentikator, atau satu kode cadangan.")


class ActivateTOTPForm(AllauthActivateTOTPForm):
    code = code_field("Kode enam angka", "Kode yang sekarang tampil di aplikasi.")


class Credential(forms.JSONField):
    """What the browser says of a key. A number too long for Python to read is as wrong as any other nonsense."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from None

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return None


class AddWebAuthnForm(AllauthAddWebAuthnForm):
    credential = Credential(widget=forms.HiddenInput)
    name = forms.CharField(label="Nama kunci", required=False, max_length=60, help_text="Agar Anda mengenalinya nanti.")


class EditWebAuthnForm(AllauthEditWebAuthnForm):
    name = forms.CharField(label="Nama kunci", max_length=60, error_messages={"required": "Beri kunci ini nama."})
