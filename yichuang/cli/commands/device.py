"""`yichuang device mock`: a card reader's helper for trying out, on the clerk's own machine."""

import argparse
from typing import Any

from yichuang.cli.output import OK, Usage
from yichuang.cli.reader import LOOPBACK, Desk, make_server

NEEDS_DATABASE = False
PORT = 18990


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("device", help="窗口设备（不需要数据目录）")
    commands = parser.add_subparsers(dest="device_command", required=True, metavar="命令")
    mock = commands.add_parser("mock", help="模拟读卡程序：没有读卡器时试用 F2 读卡")
    mock.add_argument("--port", type=int, default=PORT, help=f"端口，默认 {PORT}")
    mock.add_argument("--origin", default="http://127.0.0.1:8000", help="只回答这个网址的页面")
    mock.add_argument("--name", default="何秀英", help="卡上的姓名")
    mock.add_argument("--id", default="", dest="id_no", help="卡上的号码；不写就是没有放卡")
    mock.add_argument("--unplugged", action="store_true", help="装作读卡器没有插好")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. Raises Usage when the port is taken."""
    card = {"name": args.name, "id_no": args.id_no} if args.id_no else None
    desk = Desk(origin=args.origin.rstrip("/"), card=card, plugged=not args.unplugged)
    try:
        server = make_server(desk, args.port)
    except OSError as error:
        raise Usage(f"端口 {args.port} 打不开（{error.strerror}）。请用 --port 换一个。") from None
    print(f"模拟读卡程序：http://{LOOPBACK}:{args.port}/read，只回答 {desk.origin}。", flush=True)
    with server:
        server.serve_forever()
    return OK
