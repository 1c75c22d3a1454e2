from agreements.models.agreements import Agreement, Kind, Party, Turn
from agreements.models.dispositions import Disposition, DispositionFile, LegalOpinion
from agreements.models.drafts import Comment, Draft, Look, Original, Position
from agreements.models.endings import Decision, Ending
from agreements.models.institutions import Authority, Institution, Post, Tenure
from agreements.models.obligations import Evidence, Obligation
from agreements.models.register import DailyHead, NumberCounter, NumberGap, SearchWord, TakenNumber
from agreements.models.routes import RouteRow, Step
from agreements.models.seals import Final
from agreements.models.signed import Signed

__all__ = [
    "Agreement", "Authority", "Comment", "DailyHead", "Decision", "Disposition", "DispositionFile", "Draft", "Ending",
    "Evidence", "Final", "Institution", "Kind", "LegalOpinion", "Look", "NumberCounter", "NumberGap", "Obligation", "Original",
    "Party", "Position", "Post", "RouteRow", "SearchWord", "Signed", "Step", "TakenNumber", "Tenure", "Turn",
]  # fmt: skip
