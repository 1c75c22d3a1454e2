from agreements.models.agreements import Agreement, Kind, Party, Turn
from agreements.models.dispositions import Disposition, DispositionFile, LegalOpinion
from agreements.models.drafts import Comment, Draft, Look, Original, Position
from agreements.models.institutions import Authority, Institution, Post, Tenure
from agreements.models.routes import RouteRow, Step
from agreements.models.seals import Final

__all__ = [
    "Agreement", "Authority", "Comment", "Disposition", "DispositionFile", "Draft", "Final", "Institution", "Kind",
    "LegalOpinion", "Look", "Original", "Party", "Position", "Post", "RouteRow", "Step", "Tenure", "Turn",
]  # fmt: skip
