"""All models of the kernel in one app: Django looks for them here."""

from .clock.models import CalendarDay, CalendarVersion
from .documents.models import Document
from .files.models import StoredFile
from .identity.models import Mandate, Party, RoleGrant, User
from .importing.models import ImportRun
from .jobs.models import Job, JobWorker
from .ledger.models import LedgerEntry, LedgerHead
from .notices.models import Notice
from .numbering.models import Counter
from .org.models import Department, Post, StaffMember
from .search.models import SearchDoc, Synonym
from .statutes.models import StatuteValue

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Counter",
    "Department",
    "Document",
    "ImportRun",
    "Job",
    "JobWorker",
    "LedgerEntry",
    "LedgerHead",
    "Mandate",
    "Notice",
    "Party",
    "Post",
    "RoleGrant",
    "SearchDoc",
    "StaffMember",
    "StatuteValue",
    "StoredFile",
    "Synonym",
    "User",
]
