"""Roles, and what each may do, in one table. A role is a group; a person holds it by an Assignment that is in force."""

from django.apps import apps
from django.db.models import TextChoices


class Role(TextChoices):
    APPLICANT = "applicant", "Pelamar"
    VERIFIER = "verifier", "Verifikator"
    SECRETARY = "secretary", "Sekretaris"
    COMMISSIONER = "commissioner", "Anggota Bawaslu"
    OFFICIAL = "official", "Pejabat Pemerintah Kota"
    AUDITOR = "auditor", "Pemeriksa"
    SYSADMIN = "sysadmin", "Pengelola sistem"


class _Everywhere(frozenset):
    """Every kecamatan: contains any code. Compare with `is ALL` before filtering by it."""

    def __contains__(self, code):
        return True

    def __repr__(self):
        return "ALL"


ALL = _Everywhere()

OFFICE_ROLES = [(role.value, role.label) for role in Role if role != Role.APPLICANT]
# Only these may be limited to a kecamatan; the others always work for the whole city.
DISTRICT_ROLES = [Role.VERIFIER.value, Role.SECRETARY.value]
# Who stands in the journal when a person holds several roles: the one that weighs most.
RANK = [Role.COMMISSIONER, Role.SECRETARY, Role.VERIFIER, Role.OFFICIAL, Role.AUDITOR, Role.SYSADMIN]

_PLACES = ["regions.view_district", "regions.view_village"]
_SETTINGS = ["documentkind", "reason", "requirement", "seat", "selection", "stage"]
_READ_SETTINGS = [f"recruitment.view_{name}" for name in _SETTINGS]
_TYPES = ["selectiontype", "typerequirement", "typedocument"]
_READ_SETTINGS += [f"recruitment.view_{name}" for name in (*_TYPES, "extension")]
_READ_FILES = [f"recruitment.view_{name}" for name in ("application", "applicationfile", "verdict", "repair")]
_READ_PROPOSALS = [f"recruitment.view_{name}" for name in ("datechange", "heldresolution", "paperwithdrawal")]
_COUNTER = ["recruitment.view_counterfile", "recruitment.key_counterfile"]
_READ_TIES = ["recruitment.view_conflict"]  # who of the office is tied to which applicant
_FEEDBACK = [f"recruitment.{name}" for name in ("view_feedback", "settle_feedback", "reveal_sender")]
_READ_TEST = [f"recruitment.view_{name}" for name in ("sitting", "incident", "scorefile", "scoreentry")]
_READ_INTERVIEW = [f"recruitment.view_{name}" for name in ("aspect", "interviewroom", "panel", "slot")]
_READ_RESULTS = [f"recruitment.view_{name}" for name in ("announcement", "plenary", "candidacy", "candidacyending")]
_READ_RESULTS += ["recruitment.explain_ranking", "recruitment.view_finalreport", "recruitment.view_auditsample"]
_READ_RESULTS += [f"recruitment.view_{name}" for name in ("inauguration", "oath", "ceremonytext")]
_LATE_PAPERS = ["recruitment.view_latepaper", "recruitment.check_latepaper"]  # of who takes a seat, opened as files are
_READ_MAIL = [f"notifications.view_{name}" for name in (
    "delivery", "attempt", "deadaddress", "reminderoffset", "rulesetting", "noticetext",
)]  # fmt: skip
_PLAN = ["activity", "advisory", "audience", "venue", "room", "speaker", "material", "question", "specialday"]
_READ_PLAN = [f"outreach.view_{name}" for name in (*_PLAN, "release", "occurrence", "report")]
_READ_GUESTS = ["outreach.view_invitation", "outreach.view_attendance"]  # names, telephones and addresses of people
_READ_HEADS = ["outreach.view_head", "regions.view_office"]

_TABLE = ["agreement", "authority", "institution", "kind", "post", "routerow", "tenure"]
_READ_TABLE = [f"agreements.view_{name}" for name in (*_TABLE, "obligation")]

# Every permission that anybody but the emergency account holds. fsck tells when a group differs, or a name does not exist.
PERMISSIONS = {
    Role.APPLICANT: [],
    Role.VERIFIER: [
        *_PLACES, *_READ_SETTINGS, *_READ_FILES, "recruitment.view_heldresolution",
        "recruitment.verify_application", "recruitment.propose_held", "recruitment.reveal_nik",
        *_COUNTER, "recruitment.view_paperwithdrawal",
        *_READ_PLAN, *_READ_GUESTS, "outreach.check_in_activity",
        "recruitment.view_sitting", "recruitment.view_desk", "recruitment.admit_candidate",
        *_READ_INTERVIEW, "recruitment.score_interview", *_LATE_PAPERS,
    ],
    Role.SECRETARY: [
        *_LATE_PAPERS, "recruitment.plan_inauguration", "recruitment.record_oath", "recruitment.change_ceremonytext",
        *_READ_RESULTS, "recruitment.draft_announcement", "recruitment.prepare_plenary", "recruitment.propose_ending",
        "recruitment.draft_report",
        *_PLACES, *_READ_SETTINGS, *_READ_FILES, *_READ_PROPOSALS, *_READ_MAIL,
        *[f"recruitment.{verb}_{name}" for verb in ("add", "change") for name in _SETTINGS],
        *[f"recruitment.delete_{name}" for name in _SETTINGS if name != "selection"],
        "recruitment.verify_application", "recruitment.reveal_nik", "recruitment.export_application", *_COUNTER,
        "recruitment.enter_feedback",
        "recruitment.propose_held", "recruitment.approve_held", "recruitment.propose_dates",
        *[f"recruitment.{verb}_{name}" for verb in ("add", "change") for name in _TYPES],
        "recruitment.delete_typerequirement", "recruitment.delete_typedocument", "recruitment.propose_extension",
        *_READ_TIES, "recruitment.settle_conflict", "recruitment.deal_allotment",
        *_FEEDBACK,
        "notifications.settle_delivery",
        "notifications.add_reminderoffset", "notifications.change_reminderoffset", "notifications.delete_reminderoffset",
        "notifications.steer_delivery", "notifications.change_noticetext", "notifications.change_rulesetting",
        "accounts.view_user", "accounts.request_recovery", "accounts.approve_recovery", "accounts.view_accountrecovery",
        "accounts.view_privacynotice",
        *_READ_PLAN, *_READ_GUESTS, *_READ_HEADS,
        *[f"outreach.{verb}_{name}" for verb in ("add", "change") for name in (*_PLAN, "head")],
        "regions.add_office", "regions.change_office",
        "outreach.release_plan", "outreach.cancel_activity", "outreach.invite_activity", "outreach.check_in_activity",
        "outreach.report_activity", "outreach.view_import", "outreach.import_places",
        "outreach.view_roster", "outreach.view_correction",
        *_READ_TABLE, *[f"agreements.{verb}_{name}" for verb in ("add", "change") for name in _TABLE],
        "agreements.delete_routerow", "agreements.negotiate_agreement", "agreements.decide_agreement",
        "agreements.export_agreement",
        *_READ_TEST, "recruitment.view_desk", "recruitment.add_sitting", "recruitment.change_sitting",
        "recruitment.seat_candidate", "recruitment.admit_candidate", "recruitment.report_incident", "recruitment.import_score",
        *_READ_INTERVIEW, "recruitment.plan_interview", "recruitment.close_interview", "recruitment.delete_aspect",
        *[f"recruitment.{verb}_{name}" for verb in ("add", "change") for name in ("aspect", "interviewroom", "panel")],
    ],
    Role.COMMISSIONER: [
        "recruitment.view_latepaper", "recruitment.record_oath",
        *_READ_RESULTS, "recruitment.approve_announcement", "recruitment.decide_plenary", "recruitment.approve_ending",
        "recruitment.approve_report", "recruitment.take_evidence",
        *_PLACES, *_READ_SETTINGS, *_READ_FILES, *_READ_PROPOSALS,
        "notifications.view_delivery", "notifications.view_attempt",
        "notifications.steer_delivery", "notifications.skip_delivery",
        "recruitment.approve_held", "recruitment.approve_dates", "recruitment.publish_selection",
        "recruitment.approve_extension",
        "recruitment.reveal_nik", "recruitment.export_application", "recruitment.export_nik", "recruitment.view_counterfile",
        *_READ_TIES, "recruitment.settle_conflict",
        *_FEEDBACK,
        "accounts.approve_recovery", "accounts.view_accountrecovery",
        *_READ_PLAN, *_READ_GUESTS, *_READ_HEADS, "outreach.release_plan", "outreach.cancel_activity",
        *_READ_TABLE, "agreements.negotiate_agreement", "agreements.decide_agreement", "agreements.export_agreement",
        *_READ_TEST, "recruitment.view_desk", "recruitment.approve_incident", "recruitment.approve_score",
        "recruitment.choose_tied", *_READ_INTERVIEW, "recruitment.score_interview",
    ],
    # Reads and decides at the table what reaches the posts held there; sees nothing else of the office.
    Role.OFFICIAL: ["agreements.negotiate_agreement", "agreements.decide_agreement"],
    # Reads decisions and the journal, opens a file only by a sample and with a purpose; of outreach the plan and its proofs,
    # but nobody who was invited.
    Role.AUDITOR: [
        *_READ_RESULTS, "recruitment.draw_sample", "recruitment.take_evidence",
        *_PLACES, *_READ_SETTINGS, *_READ_PROPOSALS, *_READ_MAIL, "recruitment.view_application", "recruitment.view_verdict",
        *_READ_TIES, "core.view_event",
        "accounts.view_assignment", "accounts.view_accountrecovery", "accounts.view_privacynotice",
        *[f"outreach.view_{name}" for name in ("activity", "advisory", "audience", "material", "specialday")],
        *[f"outreach.view_{name}" for name in ("release", "occurrence", "report")],
        *_READ_TABLE, *_READ_TEST, "recruitment.view_desk", *_READ_INTERVIEW,
    ],
    # Looks after accounts and machinery, sees no applicant's data.
    Role.SYSADMIN: [
        *_PLACES, *_READ_MAIL, "regions.view_rw", "regions.view_rt",
        "notifications.settle_delivery",
        "accounts.view_user", "accounts.manage_accounts", "accounts.view_assignment",
        "accounts.request_recovery", "accounts.approve_recovery", "accounts.view_accountrecovery",
        "accounts.view_privacynotice",
    ],
}  # fmt: skip


def role_of(user, on):
    """Return the code of the role a person acts in on a day, or "none" for a member of the office without assignment."""
    held = user.roles(on)
    if Role.APPLICANT in held:
        return Role.APPLICANT.value
    return next((role.value for role in RANK if role in held), "none")


def sync_roles(using="default"):
    """Make the groups and their permissions equal to the table; a name that does not exist is left to fsck to tell."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in _permissions(using)}
    for role, names in PERMISSIONS.items():
        group, _ = apps.get_model("auth.Group").objects.using(using).get_or_create(name=role.value)
        wanted = {known[name] for name in names if name in known}
        if wanted != set(group.permissions.all()):
            group.permissions.set(wanted)


def _permissions(using):
    return apps.get_model("auth.Permission").objects.using(using).select_related("content_type")
