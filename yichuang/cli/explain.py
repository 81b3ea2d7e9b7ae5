"""Why the command cannot even begin: settings that do not fit, a database that does not answer.

What the driver says is English and of its own making; here it becomes cause and remedy. The
password is never part of it.
"""

_SERVER = "服务器上运行 systemctl status postgresql 看它在不在，再核对 DATABASE_URL 里的主机和端口"
_CAUSES = (
    (
        ("password authentication failed", "no password supplied"),
        "账号或口令不对",
        "核对 DATABASE_URL 里的账号和口令；口令里有 @ : / ? 的要写成百分号编码（@ 写 %40）",
    ),
    (("no pg_hba.conf entry",), "数据库不接受从这台机器来的连接", "在 pg_hba.conf 里放行这台机器"),
    (
        ("resolve host", "name or service not known", "translate host name"),
        "找不到这台数据库主机",
        "核对 DATABASE_URL 里的主机名",
    ),
    (("connection refused", "no such file"), "数据库服务没有在那里监听", _SERVER),
    (("timeout", "timed out", "no route", "unreachable"), "连不上数据库主机", _SERVER),
    (('role "',), "没有这个数据库账号", "按运维手册第 2 节建账号，或者改正 DATABASE_URL"),
    (('database "',), "没有这个数据库", "按运维手册第 2 节建库，或者改正 DATABASE_URL"),
    (
        ("too many", "slots are reserved"),
        "数据库的连接数用完了",
        "关掉不用的连接，或调大 max_connections",
    ),
    (
        ("unable to open database file", "readonly"),
        "数据库文件打不开",
        "核对 YICHUANG_DATA 指的文件夹，以及运行账号对它的读写权限",
    ),
    (
        ("locked",),
        "数据库正被别的程序占用",
        "等一会儿再试；一直这样的，看是不是开着两个 yichuang serve",
    ),
    (
        ("not a database", "malformed"),
        "数据库文件已经损坏",
        "不要再写入：先停下程序、另存这个文件夹，再用 yichuang restore 从最近的备份恢复",
    ),
    (("disk full", "no space", "disk is full"), "数据库所在的磁盘满了", "腾出空间再试"),
)


def database_words(said: str) -> str:
    """What the driver said, as cause and remedy."""
    text = said.lower()
    for signs, cause, remedy in _CAUSES:
        if any(sign in text for sign in signs):
            return f"连不上数据库：{cause}。{remedy}。"
    first = said.strip().splitlines()[0][:200] if said.strip() else "没有说明"
    return f"连不上数据库。核对 DATABASE_URL，看数据库的日志。驱动程序说：{first}"


def settings_words(said: str) -> str:
    """A refusal of the settings module, with where its values are kept."""
    return (
        f"设置不对，程序不能启动：{said.rstrip('。')}。"
        "请改正环境变量（正式部署写在 /etc/yichuang.env，见运维手册第 3 节）再运行。"
    )


def folder_words(path: str) -> str:
    """The data folder is none, or is not ours."""
    return (
        f"数据文件夹打不开：{path}。"
        "请核对环境变量 YICHUANG_DATA 指的是文件夹，而且运行账号对它有读写权限。"
    )
