"""The processes that are killed: the product's own server and worker, forked from a warm parent.

The parent has everything imported and no connection, so that another one stands in an instant.
It reads "server" or "worker" from stdin and answers with the process id. With `--early` the
server answers before it commits: the negative control, an office that says "done" and writes
afterwards.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

LATE = 0.3  # seconds between the early answer and its commit


def main(port: int, *, early: bool) -> None:
    """Fork what is asked for until stdin ends."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from django.urls import get_resolver

    settings.YC_API_RATE = {"visitor": 10**9, "key": 10**9}
    application = get_wsgi_application()
    get_resolver()._populate()
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if pid := os.fork():
            print(pid, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _live(line.strip(), _early(application) if early else application, port)


def _live(name: str, application: Any, port: int) -> None:
    if name == "worker":
        from yichuang.kernel.jobs.worker import main as work

        os._exit(work())
    from waitress import serve

    serve(application, host="127.0.0.1", port=port, threads=8, ident="yichuang")
    os._exit(0)


def _early(application: Any) -> Any:
    """What is written is committed only after the answer has gone out."""
    from django.core import signals
    from django.db import close_old_connections, transaction

    # Django closes a connection that it finds inside a transaction when a request begins.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)

    def answering(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return application(environ, start_response)  # type: ignore[no-any-return]
        return _late(environ, start_response)

    def _late(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        with transaction.atomic():
            answer = application(environ, start_response)
            yield b"".join(answer)
            time.sleep(LATE)
        answer.close()

    return answering


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.embedded")
    main(int(sys.argv[1]), early="--early" in sys.argv)
