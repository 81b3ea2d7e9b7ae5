"""`yichuang administrators`: the first 三员 of an empty county, passwords printed once."""

import argparse

from yichuang.cli.output import emit

NEEDS_DATABASE = True


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("administrators", help="给空的县建立三员账号，密码只显示一次")
    for key, label in (("system", "系统"), ("security", "安全"), ("audit", "审计")):
        parser.add_argument(f"--{key}", metavar="姓名", required=True, help=f"{label}管理员的姓名")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 when made; 1 when there are 三员 already."""
    from dataclasses import asdict

    from yichuang.kernel.clock.now import now
    from yichuang.kernel.opening.actions import first_administrators
    from yichuang.kernel.permissions.rules import Actor, Role

    slips = first_administrators(
        by=Actor.system("服务器命令行"),
        at=now(),
        people={
            Role.SYSTEM_ADMIN: ("sysadmin", args.system),
            Role.SECURITY_ADMIN: ("secadmin", args.security),
            Role.AUDIT_ADMIN: ("auditadmin", args.audit),
        },
    )
    lines = [f"{s.department}　{s.name}　登录名 {s.username}　初始密码 {s.password}" for s in slips]
    lines.append("密码只显示这一次，请分别交给本人；首次登录必须改密码，并绑定第二重验证。")
    emit(args, [asdict(slip) for slip in slips], "\n".join(lines))
    return 0
