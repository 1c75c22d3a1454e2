"""What must hold about accounts and SQL cannot say."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Q
from django.urls import reverse

from accounts.models import Assignment, User
from accounts.roles import PERMISSIONS
from core import crypto
from core.fsck import Problem, check


@check
def groups_hold_what_the_table_says():
    """Every role's group has exactly the permissions of accounts/roles.py."""
    for role, names in PERMISSIONS.items():
        group = Group.objects.filter(name=role.value).prefetch_related("permissions__content_type").first()
        held = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()} if group else set()
        if held != set(names):
            yield Problem(f"Izin peran {role.label} berbeda dari tabel. Jalankan: manage.py migrate.")


@check
def assignments_are_held_by_the_office():
    """Only accounts that need a second factor hold assignments."""
    people = Q(user__is_staff=False, user__is_official=False, user__is_superuser=False)
    for assignment in Assignment.objects.filter(people).select_related("user"):
        yield Problem(f"Akun pelamar {assignment.user_id} memegang penugasan.", _user_page(assignment.user_id))


@check
def nobody_holds_rights_beside_assignments():
    """No account is in a group or holds a permission of its own: rights come from assignments alone."""
    for user in User.objects.filter(Q(groups__isnull=False) | Q(user_permissions__isnull=False)).distinct():
        yield Problem(f"Akun {user.pk} memegang izin di luar penugasan.", _user_page(user.pk))


@check
def addresses_are_kept_in_one_place():
    """allauth's own table of addresses stays empty: a row there would open a second way to log in."""
    for address in EmailAddress.objects.all():
        yield Problem(f"Akun {address.user_id} mempunyai alamat di tabel allauth.", _user_page(address.user_id))


@check
def second_factors_open_with_our_key():
    """Every sealed secret of a second factor opens with the master key."""
    from accounts.adapters import MFAAdapter  # noqa: PLC0415 -- the adapter imports models of apps that load later

    for authenticator in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        secret = authenticator.data.get("secret") or authenticator.data.get("seed", "")
        try:
            MFAAdapter().decrypt(secret)
        except (crypto.Unreadable, ValueError):
            yield Problem(f"Faktor kedua akun {authenticator.user_id} tidak terbuka.", _user_page(authenticator.user_id))


def _user_page(pk):
    return reverse("admin:accounts_user_change", args=[pk])
