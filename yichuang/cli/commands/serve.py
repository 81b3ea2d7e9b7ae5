"""`yichuang serve`: one command, one machine: migrate, first data, worker, web server."""

import argparse
import os
import signal
import sys
from pathlib import Path

NEEDS_DATABASE = False


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="启动网站和后台任务（首次启动会载入演示县）")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--data", type=Path, help="数据文件夹")
    parser.add_argument("--empty", action="store_true", help="不载入演示县")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. The worker is a child and ends with us."""
    if args.data:
        os.environ["YICHUANG_DATA"] = str(args.data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.embedded")
    os.environ.setdefault("YICHUANG_DEMO", "0" if args.empty else "1")
    os.environ.setdefault("YICHUANG_BASE_URL", f"http://127.0.0.1:{args.port}")
    folder = Path(os.environ.get("YICHUANG_DATA") or Path.cwd() / "data")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["YICHUANG_DATA"] = str(folder)

    import django

    django.setup()
    from yichuang.cli.prepare import prepare

    demo = os.environ["YICHUANG_DEMO"] == "1"
    if demo:
        from django.conf import settings

        from yichuang.demo.guard import check_hosts

        check_hosts(settings.ALLOWED_HOSTS)
    prepare(demo=demo)
    from yichuang.kernel.jobs.worker import WorkerProcess

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with WorkerProcess():
            _announce(args.port, demo)
            _serve(args.port)
    except (KeyboardInterrupt, SystemExit):
        print("正在停止……")
    return 0


def _announce(port: int, demo: bool) -> None:
    address = f"http://127.0.0.1:{port}"
    print(f"\n一窗已启动：{address}\n按 Ctrl+C 停止。")
    if demo:
        from yichuang.demo.people import logins

        print(f"演示大厅（一键换身份）：{address}/lobby\n演示账号：")
        for role, username, password in logins():
            print(f"  {role:<10}{username:<14}{password}")
    sys.stdout.flush()


def _serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application
    from waitress import serve

    serve(get_wsgi_application(), host="127.0.0.1", port=port, threads=8, ident="yichuang")
