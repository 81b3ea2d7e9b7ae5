"""`yichuang keys rotate | reseal | status`: change the county's keys without a stop."""

import argparse

from yichuang.cli.output import emit

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("keys", help="密钥：更换，用新密钥重新加密，查看")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")
    rotate = verbs.add_parser("rotate", help="换新密钥并重新加密；旧密钥留着，旧证照照样核验")
    only = rotate.add_mutually_exclusive_group()
    only.add_argument("--data", action="store_true", help="只换数据密钥")
    only.add_argument("--signing", action="store_true", help="只换签名密钥")
    reseal = verbs.add_parser("reseal", help="接着重新加密（上一次被中断，或有进程还没重启）")
    status = verbs.add_parser("status", help="现用的密钥，还有多少处没有用新密钥加密")
    for one in (rotate, reseal, status):
        one.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when everything is under the current key, 1 when something is left."""
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor
    from yichuang.kernel.privacy import keys
    from yichuang.kernel.rekeying import actions

    by, done = Actor.system("yichuang keys"), 0
    if args.verb == "rotate":
        # Neither named: both.
        data, signing = args.data or not args.signing, args.signing or not args.data
        actions.rotate_keys(by=by, at=now(), data=data, signing=signing)
    if args.verb != "status":
        done = actions.reseal(by=by, at=now())
    ring, left = keys.fresh(), actions.waiting()
    found = {
        "data": ring.current_data,
        "signing": ring.current_signing,
        "kept": len(ring.data) + len(ring.signing) - 2,
        "resealed": done,
        "left": left,
    }
    lines = [
        f"数据密钥 {ring.current_data}，签名密钥 {ring.current_signing}，留存旧密钥 {found['kept']} 把",
        f"这次重新加密 {done} 处，还有 {left} 处不是用现在的数据密钥加密的",
    ]
    if args.verb == "rotate":
        lines.append("请马上备份密钥文件；旧备份仍要用旧密钥，不要从密钥文件里删。")
    emit(args, found, "\n".join(lines))
    return 1 if left else 0
