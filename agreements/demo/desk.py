"""The demo's desks: staff who prepare, legal opinions, papers of authority, who leaves too early, who acts for whom."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from agreements.actions import agreements, dispositions, opinions
from agreements.lifecycle import Act, Conclusion, Side
from agreements.models import Authority, Post, RouteRow, Step, Tenure
from core.actor import Actor
from documents import keeping

AIDE = "Staf Bagian Hukum"
OPINIONS = ("Kepala Bagian Hukum", "Koordinator Divisi Hukum")
# who is reported to whom
SUPERIORS = [("Kepala Bagian Hukum", "Sekretaris Kota"), ("Sekretaris Kota", "Wali Kota"), ("Kepala Sekretariat", "Ketua")]


def equip(story):
    """Seat the staff, say who gives legal opinions and to whom what is overdue is reported. Before anything is on its route."""
    Post.objects.filter(title__in=OPINIONS).update(gives_legal_opinion=True)
    post = Post.objects.create(institution=story.institutions[Side.CITY], title=AIDE, may_decide=False)
    aide = story.people["pejabat.staf"]
    Tenure.objects.create(post=post, user=aide, name=str(aide), valid_from=story.today - dt.timedelta(days=200))
    for junior, senior in SUPERIORS:
        superior = Post.objects.get(title=senior)
        RouteRow.objects.filter(post__title=junior, act=Act.INITIAL).update(escalates_to=superior, escalates_after=2)
    office = Authority.objects.get(post__institution__side=Side.OFFICE)
    paper = [_sheet("KEPUTUSAN CONTOH", "tentang Kewenangan Menandatangani")]
    owner, at = story.people["sekretaris"], story.now - dt.timedelta(days=70)
    office.document = keeping.keep(paper, owner=owner, purpose="agreements.authority", at=at)
    office.save(update_fields=["document"])


def prepare(story, negotiated):
    """Let the city's legal section ask its staff and give its opinion; let the signing day lie beyond a term of office."""
    aide = Tenure.objects.get(post__title=AIDE)
    step = Step.objects.open().with_facts().get(post__title="Kepala Bagian Hukum")
    agreement, chief = step.draft.agreement, _official(story, "pejabat.hukum")
    asked = step.opened_at + dt.timedelta(hours=3)
    due = story.today + dt.timedelta(days=2)
    made = dispositions.give(
        agreement, step, to=aide, instruction="Bandingkan pasal pertukaran data dengan UU PDP dan buat catatan singkat.",
        due_on=due, by=chief, at=asked,
    )  # fmt: skip
    by_aide, later = _official(story, "pejabat.staf"), asked + dt.timedelta(days=1)
    dispositions.attach(made, [_sheet("CATATAN CONTOH", "Perbandingan dengan UU PDP")], by=by_aide, at=later)
    note = "Pasal pertukaran data sudah sejalan. Saran: sebut pejabat pelindungan data kedua pihak."
    dispositions.report(made, note=note, version=made.version, by=by_aide, at=later)
    opinions.opine(
        step.draft, [_sheet("PENDAPAT HUKUM CONTOH", agreement.title)], conclusion=Conclusion.CONDITIONS,
        summary="Dapat ditandatangani. Penunjukan pejabat pelindungan data menyusul.", by=chief, at=later,
    )  # fmt: skip
    _signing_ahead(story, negotiated)
    instruction = "Siapkan bahan rapat tentang pasal pembiayaan."
    by = _official(story, "pejabat")
    dispositions.give(negotiated, to=aide, instruction=instruction, due_on=due, by=by, at=story.now - dt.timedelta(days=1))


def _signing_ahead(story, agreement):
    """The city names its signer, whose term ends before the day, by an authority of which there is no paper yet."""
    day = story.today + dt.timedelta(days=45)
    party = agreement.party_of(Side.CITY)
    tenure = Tenure.objects.get(post__title="Wali Kota")
    Tenure.objects.filter(pk=tenure.pk).update(valid_until=story.today + dt.timedelta(days=40))
    facts = [(party, {"tenure": tenure, "authority": tenure.post.authorities.get()})]
    agreement.refresh_from_db()
    by = _official(story, "pejabat")
    agreements.set_head(
        agreement, version=agreement.version, by=by, at=story.now - dt.timedelta(days=2), parties=facts, signing_on=day
    )


def _official(story, local):
    return Actor(user=story.people[local], role="official")


def _sheet(title, line):
    """Return a sheet of paper as a scanner would hand it over."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((140, 200), title, fill="black", font_size=56)
    pen.text((140, 300), line, fill="black", font_size=36)
    pen.text((140, 1500), "Contoh untuk peragaan. Semua nama rekaan.", fill="gray", font_size=28)
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    return ContentFile(kept.getvalue(), "pindaian.png")
