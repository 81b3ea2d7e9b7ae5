"""The worker as a child of the server: started with it, started again, ended with it."""

import logging
import os
import subprocess
import sys
import threading

log = logging.getLogger("yichuang.worker")
PROGRAM = (
    "import django, sys; django.setup(); "
    "from yichuang.kernel.jobs.worker import main; "
    "sys.exit(main(parent=int(sys.argv[1])))"
)
DRAIN = 30  # seconds a running job gets to reach its next progress report
LONGEST_PAUSE = 30.0


class WorkerProcess:
    """Keeps one worker alive: `with WorkerProcess(): serve()`.

    A worker that dies is started again after 0.5 s, then 1 s, 2 s ... 30 s while it keeps
    dying young. Exit code 1 (the data folder has a worker) is answered the same way: the
    other one may be a worker that is just ending.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @property
    def pid(self) -> int | None:
        """The worker's process id, while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def __enter__(self) -> "WorkerProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the worker and keep it alive."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker; a job that does not report in time is killed and runs again later."""
        self._stop.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(DRAIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._thread.join(5)

    def _keep(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, str(os.getpid())], start_new_session=True
            )
            try:
                self._process.wait(60)
                pause = min(pause * 2, LONGEST_PAUSE)
            except subprocess.TimeoutExpired:
                pause = 0.5
                self._process.wait()
            if not self._stop.is_set():
                log.warning("the worker ended (%s); starting another", self._process.returncode)
                self._stop.wait(pause)
