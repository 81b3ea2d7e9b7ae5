"""The process that runs jobs, and the keeper that starts it again when it dies."""

from .keeper import WorkerProcess
from .loop import main

__all__ = ["WorkerProcess", "main"]
