"""Writing imports: upload, validate, commit, cancel."""

from .committing import commit_plan, commit_run, import_file
from .runs import cancel, request_commit, upload, validate_run

__all__ = [
    "cancel",
    "commit_plan",
    "commit_run",
    "import_file",
    "request_commit",
    "upload",
    "validate_run",
]
