"""The page that shows, after a release, whom it concerns and what each will read, before anything is sent."""

from django import forms

from core.admin import Move, MoveForm
from outreach import policies
from outreach.actions import news


class NewsForm(MoveForm):
    """Carries which texts the person has read: what would read otherwise meanwhile is shown anew."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.drafts = news.drafted(self.obj) if policies.obstacle_to_telling_news(self.obj, by=self.by) is None else []
        self.initial["fingerprint"] = news.read(self.drafts)

    @property
    def waiting(self):
        return sum(not is_sent for *_, is_sent in self.drafts)


NEWS = Move(
    "kabar", "Kirim kabar rilis", news.send, policies.obstacle_to_telling_news, form=NewsForm,
    lead="Baca dahulu. Setiap orang menerima satu email tentang kegiatannya sendiri; yang diundang sudah diberi tahu.",
    done="Kabar {} dikirim.", template="admin/outreach/news_move.html",
)  # fmt: skip
