"""All models of the kernel in one app: Django looks for them here."""

from .clock.models import CalendarDay, CalendarVersion
from .documents.models import Document
from .duties.models import Authority, AuthorityItem, Handover
from .files.models import StoredFile
from .identity.models import Mandate, Party, RoleGrant, RoleProposal, User
from .importing.models import ImportRun
from .jobs.models import Job, JobWorker
from .ledger.models import LedgerEntry, LedgerHead
from .lots.models import Lot
from .notices.models import Notice
from .numbering.models import Counter
from .org.models import County, Department, OpeningHours, Post, StaffMember, Window
from .outbound.models import Delivery, DeliveryAttempt, Endpoint
from .search.models import SearchDoc, Synonym
from .statutes.models import StatuteValue
from .tokens.models import AccessToken, TokenRequest

__all__ = [
    "AccessToken",
    "Authority",
    "AuthorityItem",
    "CalendarDay",
    "CalendarVersion",
    "Counter",
    "County",
    "Delivery",
    "DeliveryAttempt",
    "Department",
    "Document",
    "Endpoint",
    "Handover",
    "ImportRun",
    "Job",
    "JobWorker",
    "LedgerEntry",
    "LedgerHead",
    "Lot",
    "Mandate",
    "Notice",
    "OpeningHours",
    "Party",
    "Post",
    "RoleGrant",
    "RoleProposal",
    "SearchDoc",
    "StaffMember",
    "StatuteValue",
    "StoredFile",
    "Synonym",
    "TokenRequest",
    "User",
    "Window",
]
