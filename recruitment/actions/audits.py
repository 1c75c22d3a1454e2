"""An auditor draws a sample, opens its files one by one, and takes the evidence of one: each with a reason, each on record."""

import datetime as dt
import secrets

from django.db import transaction

from core import journal
from core.lifecycle import Refused
from recruitment import sampling
from recruitment.lifecycle import SampleWay
from recruitment.models import Application, AuditSample, FileOpening, SampledFile
from recruitment.policies import audits as policies

OPEN_FOR = dt.timedelta(hours=1)


@transaction.atomic
def draw(selection, *, per_district, reason, by, at):
    """Draw so many files of each kecamatan by a seed that the journal keeps, and return the AuditSample. Raises Refused."""
    _refuse(policies.obstacle_to_drawing(by=by) or policies.obstacle_of_words(reason))
    seed = secrets.token_hex(32)
    sample = AuditSample.objects.create(
        selection=selection, way=SampleWay.RANDOM, reason=reason.strip(), seed=seed, per_district=per_district, drawn_at=at,
        drawn_by=by.user,
    )  # fmt: skip
    keys, numbers = _numbers(selection)
    chosen = [number for of in numbers.values() for number in sampling.drawn(of, seed=seed, count=per_district)]
    if not chosen:
        raise Refused("Seleksi ini belum mempunyai pendaftaran yang diterima.")
    _keep(sample, [keys[number] for number in chosen])
    details = {"seed": seed, "per_district": per_district, "files": sorted(chosen)}
    journal.record("audit.drawn", sample, by=by, at=at, reason=sample.reason, details=details)
    return sample


@transaction.atomic
def name(selection, *, number, reason, by, at):
    """Take one file by its registration number, with a reason, and return the AuditSample. Raises Refused."""
    _refuse(policies.obstacle_to_drawing(by=by) or policies.obstacle_of_words(reason))
    application = Application.objects.received().filter(selection=selection, number=number.strip()).first()
    if application is None:
        raise Refused("Tidak ada pendaftaran dengan nomor ini dalam seleksi itu.")
    sample = AuditSample.objects.create(
        selection=selection, way=SampleWay.NAMED, reason=reason.strip(), drawn_at=at, drawn_by=by.user
    )
    _keep(sample, [application.pk])
    details = {"files": [application.number]}
    journal.record("audit.named", sample, by=by, at=at, reason=sample.reason, details=details)
    return sample


def _numbers(selection):
    """Return {number: key} of all received files, and their numbers by kecamatan."""
    keys, numbers = {}, {}
    received = Application.objects.received().filter(selection=selection).order_by("district_id", "number")
    for pk, district, number in received.values_list("pk", "district_id", "number"):
        keys[number] = pk
        numbers.setdefault(district, []).append(number)
    return keys, numbers


def _keep(sample, applications):
    SampledFile.objects.bulk_create([SampledFile(sample=sample, application_id=pk) for pk in applications])


@transaction.atomic
def open_file(file, *, purpose, by, at):
    """Open a sampled file for an hour and return the FileOpening; the office reads it in the file's journal. Raises Refused."""
    _refuse(policies.obstacle_to_opening_sampled(file, by=by) or policies.obstacle_of_words(purpose))
    opening = FileOpening.objects.create(
        file=file, purpose=purpose.strip(), opened_at=at, opened_by=by.user, until=at + OPEN_FOR
    )
    details = {"sample": str(file.sample_id)}
    journal.record("application.opened_by_auditor", file.application, by=by, at=at, reason=opening.purpose, details=details)
    return opening


@transaction.atomic
def take_evidence(application, *, reason, manifest_sha256, by, at):
    """Note that the evidence of an applicant was taken away. manifest_sha256: of its list of hashes. Raises Refused."""
    _refuse(policies.obstacle_to_taking_evidence(application, by=by) or policies.obstacle_of_words(reason))
    details = {"manifest_sha256": manifest_sha256}
    journal.record("application.evidence_taken", application, by=by, at=at, reason=reason.strip(), details=details)


def _refuse(obstacle):
    if obstacle:
        raise Refused(obstacle)
