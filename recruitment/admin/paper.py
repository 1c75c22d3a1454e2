"""What somebody without an account says on signed paper: the moves by which staff key it in, and the ways that lead there."""

from dataclasses import dataclass

from django.urls import reverse

from core.admin import Move, asked
from recruitment import papers_statements as sheets
from recruitment import policies
from recruitment.actions import candidacies, feedback, paper_withdrawals, parties
from recruitment.admin import paper_forms as forms
from recruitment.admin.moves_checks import with_files
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Feedback, PartyCheck
from recruitment.policies.candidacies import obstacle_to_proposing_end

VIEW_CANDIDACY = "recruitment.view_candidacy"
ACCEPTANCE, LEAVING, WITHDRAWAL, CLARIFICATION = "kesediaan", "pengunduran-diri", "penarikan", "klarifikasi"


def _on_paper(name, label, action, obstacle, **rest):
    """Return a Move with a scan whose button is there only while nothing stands in the way."""
    return Move(
        name, label, with_files(action), obstacle, concerns=lambda obj, by, at: not asked(obstacle, obj, by=by, at=at), **rest
    )  # fmt: skip


ACCEPT = _on_paper(
    "kesediaan-kertas", "Catat kesediaan di atas kertas", candidacies.accept_on_paper,
    policies.obstacle_to_accepting_on_paper, form=forms.SignedForm, variant="primary",
    lead="Untuk yang terpilih tanpa akun. Lembar kesediaan yang ditandatangani harus Anda terima sebelum batas waktunya.",
    done="Kesediaan {} tercatat.",
)  # fmt: skip
ANSWER = _on_paper(
    "jawaban-kertas", "Catat jawaban di atas kertas", feedback.answer_on_paper,
    policies.obstacle_to_answering_on_paper, form=forms.AnswerForm,
    lead="Untuk calon tanpa akun. Lembar jawaban yang ditandatangani harus Anda terima sebelum batas waktunya.",
    done="Jawaban calon atas {} tercatat.",
)  # fmt: skip
CLARIFY = _on_paper(
    "klarifikasi-kertas", "Catat klarifikasi di atas kertas", parties.answer_on_paper,
    policies.obstacle_to_clarifying_on_paper, form=forms.ClarificationForm,
    lead="Untuk pelamar tanpa akun. Lembar klarifikasi yang ditandatangani harus Anda terima sebelum batas waktunya.",
    done="Klarifikasi {} tercatat.",
)  # fmt: skip
WITHDRAW = _on_paper(
    "tarik-kertas", "Catat penarikan di atas kertas", paper_withdrawals.propose,
    policies.obstacle_to_withdrawing_on_paper, form=forms.WithdrawalForm, variant="danger",
    lead="Untuk pelamar tanpa akun. Pendaftaran ditarik setelah petugas lain mencocokkan lembarnya.",
    done="Penarikan {} tercatat dan menunggu dicocokkan petugas lain.",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """label: what may be said now. url: the page on which it is keyed in. sheet: the sheet to be signed, as PDF."""

    label: str
    url: str
    sheet: str


def ways(application, *, by, at):
    """Return the Ways that are open to a person for an applicant right now; none for who has an account."""
    if policies.obstacle_to_taking_paper(application, by=by):
        return []
    candidacy = getattr(application, "candidacy", None)
    found = _of_application(application, by, at)
    if candidacy is not None and by.has_perm(VIEW_CANDIDACY):
        found += _of_candidacy(candidacy, by, at)
    return [Way(label, _move_url(obj, move), _sheet_url(application, sheet)) for label, obj, move, sheet in found]


def silence(application, *, by):
    """Return the sentence that asks to declare first whether there is a tie, where nothing else stands in the way, or None."""
    obstacle = policies.obstacle_to_taking_paper(application, by=by) if application.is_assisted else None
    return obstacle if obstacle and obstacle == policies.obstacle_of_silence(application, by=by) else None


def shown(application, *, by, at):
    """Return what admin/recruitment/_paper_ways.html needs."""
    return {"paper_ways": ways(application, by=by, at=at), "paper_silence": silence(application, by=by)}


def _of_application(application, by, at):
    found = []
    if not policies.obstacle_to_clarifying_on_paper(application, by=by, at=at):
        found.append(("Klarifikasi tentang Sipol", application, CLARIFY.name, CLARIFICATION))
    if not policies.obstacle_to_withdrawing_on_paper(application, by=by):
        found.append(("Penarikan pendaftaran", application, WITHDRAW.name, WITHDRAWAL))
    return found


def _of_candidacy(candidacy, by, at):
    found = []
    if not policies.obstacle_to_accepting_on_paper(candidacy, by=by, at=at):
        found.append(("Kesediaan dilantik", candidacy, ACCEPT.name, ACCEPTANCE))
    asked = candidacy.feedback.filter(status=FeedbackStatus.ASKED).order_by("answer_due_at", "pk")
    found += [
        (f"Jawaban atas {each}", each, ANSWER.name, each.code)
        for each in asked.select_related("candidacy__application__applicant")
        if not policies.obstacle_to_answering_on_paper(each, by=by, at=at)
    ]
    if not obstacle_to_proposing_end(candidacy, by=by):
        found.append(("Pengunduran diri, atau tidak bersedia dilantik", candidacy, "akhiri", LEAVING))
    return found


def _move_url(obj, name):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_move", args=[obj.pk, name])


def _sheet_url(application, what):
    return reverse("admin:recruitment_counterfile_statement", args=[application.counter_file.pk, what])


def sheet(application, what, *, by, at):
    """Return one sheet as PDF bytes, or None where it says nothing that may be said now. what: the end of its Way's address."""
    if _sheet_url(application, what) not in {way.sheet for way in ways(application, by=by, at=at)}:
        return None
    candidacy = getattr(application, "candidacy", None)
    made = {
        ACCEPTANCE: lambda: sheets.acceptance(candidacy),
        LEAVING: lambda: sheets.leaving(candidacy),
        WITHDRAWAL: lambda: sheets.withdrawal(application),
        CLARIFICATION: lambda: sheets.clarification(PartyCheck.objects.get(application=application)),
    }
    return made[what]() if what in made else sheets.answer(Feedback.objects.get(code=what))
