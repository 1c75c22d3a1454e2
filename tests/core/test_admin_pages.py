"""Every page of the admin, whoever looks: nothing but the moves and the named fields changes anything."""

import contextlib
import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse

from core import clock
from core.admin import ScopedAdmin
from core.models import Event
from outreach.models import Activity, Speaker
from recruitment.actions import held, selections
from recruitment.models import Reason, Selection
from tests import turns
from tests.factories import imports, interviews, outreach, seats, written_tests
from tests.factories.agreements import Table
from tests.factories.recruitment import NOON, draft, extension, invented_nik, open_selection, staff, submitted
from tests.recruitment.room import at_work
from tests.security.world import undone

pytestmark = pytest.mark.django_db
ROLES = ("verifier", "secretary", "commissioner", "auditor", "sysadmin", "official")
# Written by every request, or kept by the machinery of sessions: not what a form could change.
MACHINERY = {"sessions.session", "core.event", "mfa.authenticator", "contenttypes.contenttype"}
# Who may change which fields by a form of the admin. Everything else goes by moves. Hand-written, against the rules.
EDITABLE = {
    "secretary": {
        "agreements.authority": {"post_id", "title", "number", "issued_on", "valid_until"},
        "agreements.institution": {
            "name",
            "short_name",
            "side",
            "address",
            "contact",
            "number_pattern",
            "archive_email",
        },
        "agreements.kind": {"name", "has_obligations", "has_term", "may_have_many_parties", "archive_years", "is_active"},
        "agreements.post": {"institution_id", "title", "may_draft", "may_decide", "gives_legal_opinion"},
        "agreements.routerow": {"order", "post_id", "act", "days", "escalates_to_id", "escalates_after"},
        "agreements.tenure": {
            "post_id",
            "user_id",
            "name",
            "acting",
            "substantive_post",
            "basis",
            "valid_from",
            "valid_until",
        },
        "recruitment.selection": {"name", "summary", "version"},  # published: the rest stands
        "recruitment.selectiontype": {
            "code",
            "name",
            "post_name",
            "number_prefix",
            "minimum_age",
            "age_basis",
            "domicile",
            "seats_per_district",
            "places_per_seat",
            "women_in_100",
            "to_check",
            "is_active",
            "position",
        },
        "recruitment.reason": {"use", "text", "requirement_code", "is_active", "position"},
        "recruitment.ceremonytext": {"body", "checked_with", "version"},
        "recruitment.aspect": {"selection_id", "name", "guide", "weight", "position"},
        "recruitment.interviewroom": {"name", "address", "is_active"},
        "recruitment.panel": {"name", "version"},
        "recruitment.sitting": {"name", "devices", "version"},  # time and place change by a move that tells people
        "notifications.reminderoffset": {"rule", "milestone", "hours_before", "send_hour", "audience", "active"},
        "outreach.activity": {
            "title",
            "audience_id",
            "host",
            "regime",
            "room_id",
            "starts_at",
            "ends_at",
            "capacity",
            "is_optional",
            "in_charge_id",
            "version",
        },
        "outreach.advisory": {"title", "audience_id", "regime", "material_id", "body", "version"},
        "outreach.audience": {"name", "may_be_represented", "is_obliged", "position"},  # in use: how it is counted stands
        "outreach.head": {"name", "phone", "email", "valid_from", "valid_until"},
        "outreach.material": {"title", "number", "regime", "source", "valid_from", "valid_until"},
        "outreach.room": {"name", "capacity"},
        "outreach.speaker": {"name", "post", "email", "is_active"},
        "outreach.specialday": {"kind", "name", "first_day", "last_day", "source"},
        "outreach.venue": {"name", "address", "village_id"},
        "regions.office": {"kind", "name", "district_id", "village_id", "staff_count", "email", "valid_from", "valid_until"},
        "recruitment.application": {"next_nudge_at"},  # other offsets plan the reminders anew
        "outreach.invitation": {"next_nudge_at"},
    },
}
ADDABLE = {
    "secretary": {
        "agreements.authority",
        "agreements.institution",
        "agreements.kind",
        "agreements.post",
        "agreements.routerow",
        "agreements.tenure",
        "recruitment.selection",
        "recruitment.reason",
        "recruitment.selectiontype",
        "recruitment.aspect",
        "recruitment.interviewroom",
        "recruitment.panel",
        "recruitment.sitting",
        "notifications.reminderoffset",
        "outreach.activity",
        "outreach.advisory",
        "outreach.audience",
        "outreach.head",
        "outreach.material",
        "outreach.question",
        "outreach.room",
        "outreach.speaker",
        "outreach.specialday",
        "outreach.venue",
        "regions.office",
    },
    "sysadmin": {"accounts.user", "accounts.emailproof", "notifications.delivery"},  # the add page is the move “invite”
}
DELETABLE = {"secretary": {"agreements.routerow", "recruitment.aspect", "notifications.reminderoffset"}}
OURS = ("accounts", "agreements", "documents", "notifications", "outreach", "recruitment", "regions")


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """One of everything, told once: what a test does to it is undone after the test, and all of it after the last."""
    with django_db_blocker.unblock(), undone(), clock.stopped_at(NOON):
        yield tell()


def tell():
    """A draft, a received file, a held one with its proposal, a proposal of dates, a plan with guests, an agreement."""
    selection = open_selection()
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=501)
    draft(selection)
    submitted(selection, nik=nik)
    second = submitted(selection, nik=nik)
    secretary = staff("propose_held", "propose_dates")
    held.propose(second, outcome="close", reason="Ganda.", by=secretary, at=NOON)
    selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=selection.closes_at + dt.timedelta(days=1), reason="Libur.",
        by=secretary, at=NOON,
    )  # fmt: skip
    extension(selection)
    for code in ("ketua-rw", "ketua-rt", "asn"):  # the first rows are the ones that are knocked at
        outreach.planned(audience=outreach.audience(code))
    outreach.release()
    Speaker.objects.update(email="ahli@contoh.example")
    outreach.came(outreach.invited(Activity.objects.first(), place=outreach.rw()))
    outreach.office()
    outreach.advisory()
    outreach.correction()
    imports.checked(imports.csv(imports.RW, ("Menteng", 999)))
    Table().sent()
    written_tests.seated(selection, 1)
    interviews.planned(selection, interviews.panelists(1))
    seats.accepted(selection, at=NOON)
    seats.planned(selection, at=NOON)
    return selection


def pages():
    return sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label_lower)


def test_every_page_denies_by_default_and_names_its_fields():
    for model, page in pages():
        assert isinstance(page, ScopedAdmin), model
        assert page.list_editable == ()
        assert page.fields or page.fieldsets
        assert "delete_selected" not in dict(admin.site.actions)


def everything():
    """Return every row of every table, but the machinery's: {label: {pk: values}}."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower not in MACHINERY and model._meta.managed:
            rows = model._base_manager.values()
            found[model._meta.label_lower] = {row[model._meta.pk.attname]: row for row in rows}
    for user in found["accounts.user"].values():
        del user["last_seen_at"]
    return found


def differences(before, after):
    """Return ({label: changed fields}, {labels with rows added}, {labels with rows gone})."""
    changed, added, gone = {}, set(), set()
    for label, rows in after.items():
        old = before[label]
        added |= {label} if rows.keys() - old.keys() else set()
        gone |= {label} if old.keys() - rows.keys() else set()
        fields = {name for pk in rows.keys() & old.keys() for name, value in rows[pk].items() if value != old[pk][name]}
        changed |= {label: fields} if fields else {}
    return changed, added, gone


def payload(model, obj):
    """Return a POST that names every field of a model with another value than it has, and no rows for its inlines."""
    data = {"_save": "Simpan", "seen_version": getattr(obj, "version", 1)}
    for field in model._meta.concrete_fields:
        data |= _values(field, getattr(obj, field.attname, None))
    for relation in model._meta.related_objects:
        if name := relation.get_accessor_name():
            data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    return data


def _values(field, value):
    name = field.name
    if field.choices:
        other = [str(choice) for choice, _ in field.flatchoices if choice != value]
        return {name: other[0] if other else value}
    if isinstance(field, models.BooleanField):
        return {} if value else {name: "on"}
    if isinstance(field, models.DateTimeField):
        return {f"{name}_0": "2030-01-02", f"{name}_1": "03:04", name: "2030-01-02 03:04"}
    if isinstance(field, models.DateField):
        return {name: "1990-01-02"}
    if isinstance(field, models.IntegerField):
        return {name: str((value or 0) + 1)}
    if field.is_relation:
        last = field.remote_field.model._base_manager.order_by("-pk").first()
        return {name: str(last.pk) if last else ""}
    return {name: f"{value or ''}x"[: field.max_length or 50] if isinstance(value, str | None) else "x"}


def submit(client, url, data):
    """Post as a browser posts a form without files."""
    return client.post(url, urlencode(data), content_type="application/x-www-form-urlencoded")


def post_everything(client):
    for model, _ in pages():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        rows = list(model._base_manager.order_by("pk")[:3])
        for obj in rows:
            data = payload(model, obj)
            for name in ("change", "delete"):
                submit(client, reverse(f"{base}_{name}", args=[obj.pk]), data | {"post": "yes"})
        for obj in rows[:1]:
            form = {f"form-0-{key}": value for key, value in payload(model, obj).items()}
            listed = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(obj.pk), "_save": "Simpan"}
            submit(client, reverse(f"{base}_changelist"), form | listed)
            submit(
                client, reverse(f"{base}_changelist"), {"action": "delete_selected", "_selected_action": obj.pk, "post": "yes"}
            )
        submit(client, reverse(f"{base}_add"), payload(model, rows[0] if rows else None))


def reached(changed):
    """Say whether the secretary's POSTs came through: were they refused for their form alone, they would prove nothing."""
    return (
        changed["recruitment.selection"] == {"name", "summary", "version"}
        and "text" in changed["recruitment.reason"]
        and {"name", "domicile", "minimum_age"} <= changed["recruitment.selectiontype"]
        and changed["outreach.speaker"] == {"name", "post", "email", "is_active"}
        and {"name", "is_obliged"} <= changed["outreach.audience"]
        and "title" in changed["agreements.post"]
        and "name" in changed["agreements.kind"]
    )


@pytest.mark.full
@pytest.mark.parametrize("role", turns.mine(ROLES))
def test_a_post_of_every_field_to_every_page_changes_nothing_outside_the_moves(story, role):
    client = at_work(role)
    client.get(reverse("admin:index"))
    before = everything()

    post_everything(client)

    changed, added, gone = differences(before, everything())
    assert role != "secretary" or reached(changed)
    assert gone <= DELETABLE.get(role, set())
    assert added <= ADDABLE.get(role, set())
    assert {label: fields - EDITABLE.get(role, {}).get(label, set()) for label, fields in changed.items()} == {
        label: set() for label in changed
    }


def test_hidden_columns_never_reach_a_page(story):
    """Sealed bytes and keyed hashes are nobody's reading."""
    for model, page in pages():
        shown = {str(name) for name in (*(page.fields or ()), *page.list_display)}
        assert not {name for name in shown if name.endswith(("_hash", "_sealed")) or name in {"password", "prev", "mac"}}, model


# --- The journal of plain edits ---------------------------------------------------------------------------------------
def test_an_edit_of_a_setting_is_a_journal_line_with_old_and_new(story):
    reason = Reason.objects.order_by("pk").first()
    data = {"use": reason.use, "text": "Tidak jelas.", "is_active": "on", "position": reason.position}
    client, address = at_work("secretary"), reverse("admin:recruitment_reason_change", args=[reason.pk])

    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302  # nothing changed: no line

    events = Event.objects.about(reason)
    assert [(event.action, event.by_id, event.details) for event in events] == [
        ("reason.changed", str(client.user.pk), {"fields": {"text": [reason.text, "Tidak jelas."]}})
    ]
    assert "Tidak jelas." in client.get(reverse("admin:recruitment_reason_history", args=[reason.pk])).content.decode()


def test_the_auditor_reads_the_journal_and_writes_nothing(story):
    client = at_work("auditor")
    event = Event.objects.first()

    assert client.get(reverse("admin:core_event_changelist")).status_code == 200
    assert client.get(reverse("admin:core_event_change", args=[event.pk])).status_code == 200
    assert client.post(reverse("admin:core_event_change", args=[event.pk]), {"reason": "x"}).status_code == 403
    for role in ("verifier", "secretary", "sysadmin"):
        assert at_work(role).get(reverse("admin:core_event_changelist")).status_code == 403


def test_the_journal_is_told_in_indonesian_and_searched_by_what_it_shows(story):
    client, address = at_work("auditor"), reverse("admin:core_event_changelist")
    html = client.get(address).content.decode()
    found = client.get(address, {"q": "Pendaftaran dikirim"}).context["cl"].queryset

    assert re.findall(r"field-what[^>]*>([a-z_]+\.[a-z_]+)<", html) == []
    assert re.findall(r"field-role_word[^>]*>([a-z_]+)<", html) == []
    assert {event.action for event in found} == {"application.submitted"}


def test_every_event_that_is_written_has_words():
    """Whoever adds an event names it in words(), or the auditor reads its code."""
    written = set()
    for path in sorted(settings.BASE_DIR.glob("*/**/*.py")):
        if path.parts[len(settings.BASE_DIR.parts)] in OURS:
            written |= set(re.findall(r'(?:journal\.record|_remember)\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text()))
    named = admin.site.get_model_admin(Event).all_words

    assert len(written) > 30
    assert sorted(written - set(named)) == []


@pytest.mark.parametrize("role", turns.mine(ROLES[:-1], 1))
def test_every_list_and_page_of_the_admin_opens_for_those_who_may(story, role):
    client = at_work(role)
    allowed = client.get(reverse("admin:index")).context["app_list"]

    for app in allowed:
        for model in app["models"]:
            assert client.get(model["admin_url"]).status_code == 200
            obj = model["model"]._base_manager.order_by("-pk").first()
            if obj is not None:
                label = model["model"]._meta
                address = reverse(f"admin:{label.app_label}_{label.model_name}_change", args=[obj.pk])
                by_sample = (role, label.label_lower) == ("auditor", "recruitment.application")  # the only way
                assert client.get(address, follow=True).status_code == (403 if by_sample else 200)
            if model["add_url"]:
                assert client.get(model["add_url"]).status_code == 200


def test_two_who_edit_a_selection_at_once_do_not_overwrite_each_other(story):
    selection = Selection.objects.get(pk=story.pk)
    data = payload(Selection, selection) | {"name": "Nama pertama", "seen_version": selection.version}
    address = reverse("admin:recruitment_selection_change", args=[selection.pk])
    client = at_work("secretary")

    assert client.post(address, data).status_code == 302
    assert "sudah diubah orang lain" in client.post(address, data | {"name": "Nama kedua"}).content.decode()
    assert Selection.objects.get(pk=selection.pk).name == "Nama pertama"


SAME_WORD = {"panel", "status"}  # is written as in English


def test_every_column_and_every_field_has_an_indonesian_name():
    """What has none is named by Django after the attribute, in English."""
    unnamed = [
        f"{type(page).__name__}.{name}"
        for page in admin.site._registry.values()
        for name in (*page.list_display, *page.readonly_fields)
        if isinstance(name, str) and name not in {"action_checkbox", "__str__", *SAME_WORD}
        and not _is_named(page, name)
    ]  # fmt: skip

    assert unnamed == []


def _is_named(page, name):
    if hasattr(page, name):
        return hasattr(getattr(page, name), "short_description")
    with contextlib.suppress(FieldDoesNotExist):
        return page.opts.get_field(name).verbose_name != name.replace("_", " ")
    return hasattr(getattr(getattr(page.model, name), "fget", None), "short_description")
