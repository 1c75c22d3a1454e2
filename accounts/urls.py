"""Everything under /akun/. Only what is listed here of allauth exists; its own names are kept, its code looks them up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.views import privacy
from accounts.views import proofs as views

urlpatterns = [
    path("", views.overview, name="accounts_overview"),
    path("daftar/", views.signup, name="account_signup"),
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("bukti/", views.prove, name="accounts_prove"),
    path("bukti/lagi/", views.ask_again, name="accounts_ask_again"),
    path("bukti/<uuid:pk>/<str:token>/", views.prove_by_link, name="accounts_prove_by_link"),
    path("alamat/", views.change_email, name="account_email"),
    path("alamat/konfirmasi/", views.confirm_address, name="accounts_confirm_address"),
    path("kata-sandi/", account.password_change, name="account_change_password"),
    path("kata-sandi/lupa/", views.reset_password, name="account_reset_password"),
    path("kata-sandi/baru/", views.new_password, name="accounts_new_password"),
    path("faktor-kedua/", mfa.index, name="mfa_index"),
    path("faktor-kedua/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/aplikasi/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("faktor-kedua/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor-kedua/cadangan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor-kedua/cadangan/buat/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor-kedua/cadangan/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("faktor-kedua/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("faktor-kedua/kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("faktor-kedua/kunci/konfirmasi/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("faktor-kedua/kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("faktor-kedua/kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("pemberitahuan/<str:purpose>/", privacy.notice_page, name="accounts_notice"),
    path("pemberitahuan/<str:purpose>/tarik/", privacy.withdraw_permission, name="accounts_withdraw"),
]
