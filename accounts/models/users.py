import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from accounts.roles import ALL, Role
from core import clock

NOWHERE = "@tanpa-email.invalid"  # a domain that never exists (RFC 6761): no mail can leave for it


class UserManager(BaseUserManager):
    def create_without_address(self):
        """Make an account of somebody who has no e-mail address: nobody logs in with it until it is given one."""
        return self.create_user(f"{uuid.uuid4().hex}{NOWHERE}", None)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an applicant, a member of staff or an official. The e-mail address is the log-in name, and always proven.

    Who came to the counter without an address has an account that nobody can log in with, and that gets no mail (has_address).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("alamat email", unique=True, error_messages={"unique": "Alamat ini sudah dipakai."})
    name = models.CharField("nama", max_length=200, blank=True)
    is_staff = models.BooleanField("petugas", default=False)
    is_official = models.BooleanField("pejabat", default=False)
    is_active = models.BooleanField("aktif", default=True)
    date_joined = models.DateTimeField("dibuat", auto_now_add=True)
    last_seen_at = models.DateTimeField("terakhir terlihat", null=True, blank=True)
    session_epoch = models.PositiveIntegerField("angkatan sesi", default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = "akun"
        verbose_name_plural = "akun"
        permissions = [
            ("manage_accounts", "Mengelola akun dan penugasan"),
            ("request_recovery", "Meminta pemulihan akun"),
            ("approve_recovery", "Menyetujui pemulihan akun"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            CheckConstraint(condition=Q(is_superuser=False) | Q(is_staff=True), name="user_who_is_superuser_is_staff"),
        ]

    def __str__(self):
        # Never the address: this text goes into the journal, which forgets nothing.
        return self.name or f"Akun {str(self.uuid)[:8]}"

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def _get_session_auth_hash(self, secret=None):
        # The epoch is part of what a session is checked against, so raising it ends every session of the account at once.
        text = f"{self.password}|{self.session_epoch}"
        return salted_hmac("accounts.User.session", text, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_address(self):
        return not self.email.endswith(NOWHERE)

    @property
    def needs_second_factor(self):
        return self.is_staff or self.is_official or self.is_superuser

    def assignments_in_force(self, on):
        """Return the assignments of a day as a list; asked once per loaded account, that is once per request."""
        known = self.__dict__.setdefault("_assignments", {})
        if on not in known:
            known[on] = list(self.assignments.in_force(on)) if self.pk else []
        return known[on]

    def roles(self, on):
        """Return the role codes in force on a day; a person of no office is an applicant."""
        if not self.needs_second_factor:
            return {Role.APPLICANT}
        return {Role(assignment.role) for assignment in self.assignments_in_force(on)}

    def assigned_districts(self, on=None, *, roles=None):
        """Return the kecamatan codes the person works for on a day, or ALL for the whole city.

        roles: count only assignments in these roles, so that an auditor of the city who also verifies one kecamatan does not
        verify the whole city.
        """
        assignments = self.assignments_in_force(on or clock.today())
        counted = [assignment for assignment in assignments if roles is None or assignment.role in roles]
        if self.is_superuser or any(assignment.district_id is None for assignment in counted):
            return ALL
        return {assignment.district_id for assignment in counted}
