"""Every setting of the portal. Values come from the environment; `env.py` says how to set what is missing."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from bawaslu_portal import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_file(BASE_DIR / ".env")

# --- Mode -------------------------------------------------------------------------------------------------------------
# production: nothing is guessed. demo: embedded defaults, invented people, mail kept in a box. test: set by tests/settings.
MODE = env.one_of(
    "PORTAL_MODE",
    {"production", "demo", "test"},
    help="`make setup` writes PORTAL_MODE=demo into .env; a server of the office uses production.",
)
PRODUCTION = MODE == "production"
DEBUG = env.flag("DEBUG", default=False)
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- Keys -------------------------------------------------------------------------------------------------------------
# The master key seals NIK, phone numbers, answers and files (trust: keys live outside database, media and backups).
MASTER_KEY_FILE = Path(env.text("MASTER_KEY_FILE", *([] if PRODUCTION else [str(DATA_DIR / "keys" / "master.key")])))
SECRET_KEY = env.secret(
    "SECRET_KEY", None if PRODUCTION else DATA_DIR / "keys" / "secret.key", help="At least 50 random characters."
)
# The key that seals papers (PKCS#12) and the folder of the roots they are checked against, those of former keys too.
SEAL_KEY_FILE = Path(env.text("SEAL_KEY_FILE", *([] if PRODUCTION else [str(DATA_DIR / "keys" / "seal.p12")])))
SEAL_KEY_PASSPHRASE = env.secret(
    "SEAL_KEY_PASSPHRASE", None if PRODUCTION else DATA_DIR / "keys" / "seal.passphrase", help="What opens SEAL_KEY_FILE."
)
SEAL_ROOTS_DIR = Path(env.text("SEAL_ROOTS_DIR", *([] if PRODUCTION else [str(DATA_DIR / "keys" / "seal-roots")])))

# A certified provider's verification, asked only when an address is set; the account is the office's, never an official's.
BSRE_API_URL = env.text("BSRE_API_URL", "")
BSRE_API_USER = env.text("BSRE_API_USER", "")
BSRE_API_PASSWORD = env.text("BSRE_API_PASSWORD", "")

# --- Addresses --------------------------------------------------------------------------------------------------------
PORT = env.number("PORT", 8000)
SITE_URL = env.text("SITE_URL", *([] if PRODUCTION else [f"http://127.0.0.1:{PORT}"]), help="https://portal.example.go.id")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", *([] if PRODUCTION else ["127.0.0.1,localhost,[::1],testserver"]))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
HTTPS = SITE_URL.startswith("https://")
# The office's front server sets X-Request-Start and X-Forwarded-For; both are believed only from these peers.
TRUSTED_PROXIES = env.words(
    "TRUSTED_PROXIES", *([] if PRODUCTION else [""]), help="Where the front server's requests come from, as 127.0.0.1."
)

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "recruitment",
    "outreach",
    "agreements",
    "accounts",
    "documents",
    "notifications",
    "regions",
    "core",
    "bawaslu_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "core.middleware.ArrivalMiddleware",
    "bawaslu_portal.logs.RequestLogMiddleware",
    # Before all that answers by itself: the way to HTTPS and static files are guarded like pages.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.UnwritableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionAge",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bawaslu_portal.errors.StaleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "bawaslu_portal.urls"
WSGI_APPLICATION = "bawaslu_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.database(env.text("DATABASE_URL", *([] if PRODUCTION else [f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"])))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # It counts log-in attempts: culled early (Django's default is 300 rows), a flood would wash its own traces away.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
PUBLIC_PAGE_SECONDS = env.number("PUBLIC_PAGE_SECONDS", 5)  # how old a page that all strangers share may be

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["bawaslu_portal.formats"]

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AssignmentBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts_overview"
LOGOUT_REDIRECT_URL = "account_login"

# Passwords: Argon2id; how many are computed at once in one process, so that a rush of log-ins leaves pages alive.
PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
PASSWORD_HASHES_AT_ONCE = env.number("PASSWORD_HASHES_AT_ONCE", 2)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.validators.LengthValidator"},
    {"NAME": "accounts.validators.CommonValidator"},
    {"NAME": "accounts.validators.ContextValidator"},
]

# Sessions: 14 days from the last use for applicants; accounts.middleware ends the office's after 30 minutes idle or 8 hours.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60

# allauth does log-in, second factor and re-authentication. Addresses are proven by accounts.EmailProof (link or code).
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
# Many people share one address behind a mobile operator's gateway, so the limits per address are wide and those per account
# narrow. A wrong password counts for (account, address) and, more widely, for the account.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_account": "60/h/key",
    "signup": "30/m/ip",
    "reset_password": "20/m/ip",
    "reset_password_from_key": "20/m/ip",
    "prove_code": "60/m/ip",
    "prove_link": "60/m/ip",
    "ask_again": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "5/m/user",
    "reauthenticate": "10/m/user",
    "check_paper": "20/m/ip",
    "returned_mail": "120/m/ip",
    "feedback": "10/m/ip,120/h/ip",
    "feedback_proof": "60/m/ip",
    "counter_confirm": "20/m/ip",
}

# Second factor. Tolerance 0: allauth remembers a used code for one period (30 s) only, so a wider window could be replayed.
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 0
MFA_RECOVERY_CODE_COUNT = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.MFAReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
}

# --- Security ---------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # the watchman knocks at the process itself
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
_COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sesi"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "bawaslu_portal.npm.NpmFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DOCUMENTS_ROOT = DATA_DIR / "documents"
MEDIA_ROOT = DATA_DIR / "media"  # blank forms alone, which the portal hands out itself
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 15_000  # a signed sheet of the largest hall: 5,000 rows of a box and a name
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "documents.handlers.CappedUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "upload-tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail and tasks ---------------------------------------------------------------------------------------------------
MAIL_SINK_PORT = env.number("MAIL_SINK_PORT", PORT + 1)
MAIL_SINK_DIR = DATA_DIR / "mail"
SMTP = env.mail(env.text("EMAIL_URL", *([] if PRODUCTION else [f"smtp://127.0.0.1:{MAIL_SINK_PORT}"])))
# The developers' mail box page exists only while the portal's own sink takes the mail.
MAIL_SINK_ENABLED = not PRODUCTION and SMTP["host"] == "127.0.0.1" and SMTP["port"] == MAIL_SINK_PORT
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", *([] if PRODUCTION else ["Bawaslu Kota Jakarta Pusat <portal@bawaslu-jakpus.example>"])
)
MESSAGE_ID_DOMAIN = env.text("MESSAGE_ID_DOMAIN", *([] if PRODUCTION else ["portal.bawaslu-jakpus.example"]))
MAIL_PER_MINUTE = env.number("MAIL_PER_MINUTE", 0)  # what the relay takes in any minute, from all senders together; 0: no limit
# Where the relay writes down what it accepted, to be asked when an answer was lost: postfix:/var/log/mail.log, or nothing.
MAIL_JOURNAL = env.text("MAIL_JOURNAL", "")
# Texts (SMS, WhatsApp) leave by a gateway: file:///FOLDER, or an address for the class of the office's provider. Empty: none.
TEXT_GATEWAY = env.gateway(env.text("TEXT_GATEWAY_URL", ""), env.text("TEXT_GATEWAY_CLASS", ""))
# Notifications of browsers (Web Push): the key by which push services know the office (VAPID; none: no such channel), whom
# they write to when something is wrong with what it sends, and the services to which the portal speaks at all.
PUSH = {
    "key_file": env.text("PUSH_KEY_FILE", "" if PRODUCTION else str(DATA_DIR / "keys" / "push.pem")),
    "contact": env.text("PUSH_CONTACT", ""),
    "hosts": env.words(
        "PUSH_HOSTS",
        "fcm.googleapis.com,jmt17.google.com,.push.services.mozilla.com,.push.apple.com,.notify.windows.com",
    ),
    "loopback": False,  # the tests' own service alone: plain HTTP to this machine
}
# Who is told by mail when the outbox, a reminder or the tick is in trouble; nobody when empty.
ALERT_TO = env.addresses("ALERT_TO")
# What comes back: maildir:///FOLDER, or imaps://USER:PASSWORD@HOST:PORT/FOLDER; nothing is read when empty.
BOUNCE_URL = env.mailbox("BOUNCE_URL")
# The address to which it comes back, with +TOKEN for each mail (VERP); the address of MAIL_FROM when empty.
BOUNCE_ADDRESS = env.tagged_address("BOUNCE_ADDRESS")
# Opens /pesan/kembali/ to a provider that reports by HTTP; without it there is no such page. The one who reads its format.
BOUNCE_WEBHOOK_SECRET = env.strong("BOUNCE_WEBHOOK_SECRET")
BOUNCE_ADAPTER = env.adapter("BOUNCE_WEBHOOK_ADAPTER", "notifications.webhook.Portal")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # opens /metrics to Prometheus; without it there is no such page

_BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = env.text("BROKER_URL", *([] if PRODUCTION else ["filesystem://localhost"]))
if CELERY_BROKER_URL.startswith("filesystem:"):
    for folder in ("messages", "control"):
        (_BROKER_DIR / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "messages"),
        "data_folder_out": str(_BROKER_DIR / "messages"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 3,
        "socket_timeout": 10,
        "max_retries": 0,  # a poke nobody hears must not hold a request for six seconds; a worker has its own patience
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Log --------------------------------------------------------------------------------------------------------------
logs.set_up()
LOGGING = logs.configuration(as_json=PRODUCTION)
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # the request's id travels to the tasks it starts

# --- Look -------------------------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = not DEBUG
# Where the office lies: hours of sending and quiet hours are counted there.
OFFICE_ZONE = env.one_of("OFFICE_ZONE", ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"), "Asia/Jakarta")
OFFICE = {
    "name": env.text("OFFICE_NAME", "Bawaslu Kota Jakarta Pusat"),
    "address": env.text("OFFICE_ADDRESS", *([] if PRODUCTION else [""])),
    "email": env.text("OFFICE_EMAIL", *([] if PRODUCTION else ["sekretariat@bawaslu-jakpus.example"])),
    "phone": env.text("OFFICE_PHONE", *([] if PRODUCTION else [""])),
    "hours": env.text("OFFICE_HOURS", "Senin sampai Jumat, pukul 08.00 sampai 16.00 WIB"),
}
# Letters are numbered sequence/classification/unit/MM/YYYY (Perbawaslu 13/2020). The codes are the office's own; without them
# no letter is numbered.
LETTERS = {
    "number": env.pattern(
        "LETTER_NUMBER", "{sequence:03}/{classification}/{unit}/{month:02}/{year}", unique=("sequence", "year"),
        classification="", unit="", month=1,
    ),
    "unit": env.text("LETTER_UNIT", "" if PRODUCTION else "K.JK-00"),
    "invitation": env.text("LETTER_CLASS_INVITATION", "" if PRODUCTION else "PM.00.00"),
    "advisory": env.text("LETTER_CLASS_ADVISORY", "" if PRODUCTION else "PM.00.01"),
    "assignment": env.text("LETTER_CLASS_ASSIGNMENT", "" if PRODUCTION else "KP.00.00"),
    "signer_post": env.text("LETTER_SIGNER_POST", "Ketua"),
    "signer": env.text("LETTER_SIGNER", "" if PRODUCTION else "Ketua Contoh"),
}  # fmt: skip
PHONENUMBER_DEFAULT_REGION = "ID"
PHONENUMBER_DB_FORMAT = "E164"

TESTING = MODE == "test" or "pytest" in sys.modules
