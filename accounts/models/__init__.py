from accounts.models.assignments import Assignment, AssignmentQuerySet
from accounts.models.privacy import Acknowledgement, PrivacyNotice
from accounts.models.proofs import EmailProof
from accounts.models.recoveries import AccountRecovery
from accounts.models.users import User, UserManager

__all__ = [
    "AccountRecovery",
    "Acknowledgement",
    "Assignment",
    "AssignmentQuerySet",
    "EmailProof",
    "PrivacyNotice",
    "User",
    "UserManager",
]
