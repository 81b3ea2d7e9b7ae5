"""An installation that does not begin says why and what to do, and never shows a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from yichuang.cli.explain import database_words
from yichuang.config.settings.database import postgres

PRODUCTION = "yichuang.config.settings.production"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ('FATAL:  password authentication failed for user "a"', "账号或口令不对"),
        (
            "failed to resolve host 'h': [Errno -2] Name or service not known",
            "找不到这台数据库主机",
        ),
        ("connection to server failed: Connection refused", "没有在那里监听"),
        ("connection timeout expired", "连不上数据库主机"),
        ('FATAL:  role "x" does not exist', "没有这个数据库账号"),
        ('FATAL:  database "x" does not exist', "没有这个数据库"),
        ("unable to open database file", "数据库文件打不开"),
        ("file is not a database", "已经损坏"),
        ("something new\nsecond line", "驱动程序说：something new"),
    ],
)
def test_what_the_driver_says_becomes_cause_and_remedy(said: str, cause: str) -> None:
    assert cause in database_words(said)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:geheim@h/db",
        "postgresql://a:geheim@h",
        "postgresql://a:ge/heim@h/db",
        "postgresql://a:geheim@h:99999/db",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        postgres(url)
    assert "heim" not in str(refused.value)


def test_a_password_in_percent_signs_is_read() -> None:
    found = postgres("postgresql://a:p%40w@127.0.0.1:5432/db?schema=qc")
    assert (found["PASSWORD"], found["NAME"]) == ("p@w", "db")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"DATABASE_URL": "postgresql://a:geheim@127.0.0.1:1/x?schema=q"}, "没有在那里监听"),
        ({"DJANGO_SETTINGS_MODULE": PRODUCTION}, "缺少环境变量 DATABASE_URL"),
        ({"DJANGO_SETTINGS_MODULE": "yichuang.config.settings.produktion"}, "没有名为"),
    ],
)
def test_the_doctor_itself_says_so(given: dict[str, str], says: str, tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
    call = [sys.executable, "-m", "yichuang.cli.main", "doctor"]
    env = kept | {"YICHUANG_DATA": str(tmp_path)} | given
    done = subprocess.run(call, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and says in done.stderr
    assert "Traceback" not in done.stderr and "geheim" not in done.stderr


def test_a_folder_that_is_none_and_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "yichuang.sqlite3").write_bytes(b"no database at all" * 200)
    for place, says in ((tmp_path / "file", "数据文件夹打不开"), (data, "已经损坏")):
        call = [sys.executable, "-m", "yichuang.cli.main", "doctor"]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
        env["YICHUANG_DATA"] = str(place)
        done = subprocess.run(
            call, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 2 and says in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
