"""The package of a closed case: whole, and every way of spoiling it is seen."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.actions.archiving import make_archive, request_archive
from yichuang.cases.actions.messages import answer_message, write_message
from yichuang.cases.factories import AT, Hall
from yichuang.cases.models import ArchivePackage, Case
from yichuang.cases.rules.archive import (
    INDEX,
    LEDGER,
    MANIFEST,
    NotAnArchive,
    Retention,
    retention,
    verify,
)
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.queries import open_stream
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
from yichuang.kernel.jobs.actions import run_pending
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

pytestmark = pytest.mark.django_db


class Quiet:
    """A bar nobody watches."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        self.seen.append((done, total or 0))

    def check(self) -> None:
        """Nobody stops it."""


def closed(world: Hall) -> Case:
    case = factories.reviewed(world)
    file = store(by=world.clerk, at=AT, name="布局图.png", data=png(), purpose="case")
    case.files.create(material_key="layout", stored_file_id=file.id, name="布局图.png", added_at=AT)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    given = {"method": "direct", "recipient": world.applicant.name}
    return actions.deliver(by=world.clerk, at=AT, case_id=case.id, **given)


def package(world: Hall, case: Case) -> bytes:
    found = make_archive(by=world.clerk, at=AT, number=case.number, progress=Quiet())
    with open_stream(found.stored_file_id) as stream:
        return stream.read()


@pytest.fixture
def whole(world: Hall) -> bytes:
    return package(world, closed(world))


def test_the_volume_holds_everything_in_order_and_verifies(world: Hall) -> None:
    case = closed(world)
    data = package(world, case)
    row = ArchivePackage.objects.get(case=case)
    found = verify(data, expected=row.digest)
    assert found.ok and found.case == case.number and found.documents >= 4
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names[:2] == [MANIFEST, INDEX]
    assert any("布局图.png" in name for name in names)
    for paper in ("收件凭证", "受理通知书", "准予行政许可决定书", "送达回证"):
        assert any(paper in name for name in names), paper
    index = zipfile.ZipFile(io.BytesIO(data)).read(INDEX).decode("utf-8-sig")
    assert index.splitlines()[0].startswith("顺序号,文号,题名") and "定期30年" in index
    assert ledger.entries(action="case.archive", obj=f"case:{case.number}").count() == 1


def test_the_messages_are_in_the_volume_and_in_its_index(world: Hall) -> None:
    case = factories.reviewed(world)
    me = Actor(user_id=None, name="申请人", party_id=world.applicant.id, auth="query-code")
    write_message(by=me, at=AT, case_id=case.id, text="图纸要几份？")
    answer_message(by=world.approver, at=AT, case_id=case.id, text="两份。")
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    given = {"method": "direct", "recipient": world.applicant.name}
    data = package(world, actions.deliver(by=world.clerk, at=AT, case_id=case.id, **given))
    assert verify(data).ok
    volume = zipfile.ZipFile(io.BytesIO(data))
    talk = json.loads(volume.read("06-留言.json"))
    assert [(row["方向"], row["内容"]) for row in talk] == [
        ("申请人留言", "图纸要几份？"),
        ("办理机关答复", "两份。"),
    ]
    index = volume.read(INDEX).decode("utf-8-sig")
    assert "申请人和办理机关的留言" in index and "06-留言.json" in index


def test_without_messages_there_is_no_empty_piece(whole: bytes) -> None:
    assert "06-留言.json" not in zipfile.ZipFile(io.BytesIO(whole)).namelist()


def test_the_bar_ends_full(world: Hall) -> None:
    bar = Quiet()
    make_archive(by=world.clerk, at=AT, number=closed(world).number, progress=bar)
    assert bar.seen[-1][0] == bar.seen[-1][1] > 5


def test_an_open_case_is_not_archived(world: Hall) -> None:
    case = factories.reviewed(world)
    with pytest.raises(Conflict, match="办结以后"):
        request_archive(by=world.clerk, at=AT, number=case.number)
    with pytest.raises(Conflict, match="办结以后"):
        make_archive(by=world.clerk, at=AT, number=case.number, progress=Quiet())


def test_who_may_not_see_the_case_gets_no_package(world: Hall) -> None:
    case = closed(world)
    other = department(name="县教育局", code="11990423MB0B00002X")
    foreign = people.staff("foreign", Role.REVIEWER, department=other)
    with pytest.raises(NotFound):
        request_archive(by=foreign, at=AT, number=case.number)
    with pytest.raises(NotFound):
        make_archive(by=foreign, at=AT, number=case.number, progress=Quiet())


@pytest.mark.django_db(transaction=True)
def test_the_job_makes_one_package_however_often_it_is_asked_for() -> None:
    world = factories.hall()
    case = closed(world)
    first = request_archive(by=world.clerk, at=AT, number=case.number)
    assert request_archive(by=world.clerk, at=AT, number=case.number) == first
    run_pending()
    assert ArchivePackage.objects.get(case=case).case_version == case.version


def test_a_package_that_would_not_verify_is_not_filed(world: Hall) -> None:
    """Inside an act the entries of its papers are not written yet."""

    @act
    def all_at_once() -> None:
        package(world, closed(world))

    with pytest.raises(Conflict, match="自检没有通过"):
        all_at_once()
    assert not ArchivePackage.objects.exists()


Spoil = Callable[[dict[str, bytes]], None]


def changed_word(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.endswith(".docx"))
    files[name] += b" "


def taken_out(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if "布局图" in name)]


def put_in(files: dict[str, bytes]) -> None:
    files["02-申请材料/999-后补.png"] = png()


def index_rewritten(files: dict[str, bytes]) -> None:
    files[INDEX] = files[INDEX].replace("定期30年".encode(), "定期10年".encode())


def _manifest(files: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> None:
    body = json.loads(files[MANIFEST])
    change(body)
    files[MANIFEST] = json.dumps(body, ensure_ascii=False).encode()


def paper_rewritten_with_its_digests(files: dict[str, bytes]) -> None:
    """Words, file digest and manifest all made to fit: the ledger still knows better."""
    from yichuang.kernel.documents.rules.freeze import content_digest
    from yichuang.kernel.documents.rules.kinds import Kind

    def change(body: dict[str, Any]) -> None:
        paper = next(row["document"] for row in body["pieces"] if row.get("document"))
        paper["content"][0]["text"] = "别的机关"
        paper["digest"] = content_digest(Kind(paper["kind"]), paper["number"], paper["content"])

    _manifest(files, change)


def ledger_rewritten(files: dict[str, bytes]) -> None:
    import hashlib

    rows = json.loads(files[LEDGER])
    rows[0]["actor"] = "别人"
    files[LEDGER] = json.dumps(rows, ensure_ascii=False).encode()

    def change(body: dict[str, Any]) -> None:
        row = next(row for row in body["pieces"] if row["path"] == LEDGER)
        row["sha256"] = hashlib.sha256(files[LEDGER]).hexdigest()

    _manifest(files, change)


SPOILS = [
    changed_word,
    taken_out,
    put_in,
    index_rewritten,
    paper_rewritten_with_its_digests,
    ledger_rewritten,
]


def repacked(data: bytes, spoil: Spoil | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if spoil:
        spoil(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_each_way_of_spoiling_it_is_seen(whole: bytes, spoil: Spoil) -> None:
    assert verify(repacked(whole)).ok  # the control: only the packing differs
    assert not verify(repacked(whole, spoil)).ok


def test_another_manifest_is_not_the_one_that_was_filed(whole: bytes) -> None:
    assert not verify(whole, expected="0" * 64).ok


def test_a_foreign_zip_is_no_package() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(MANIFEST, "{}")
    with pytest.raises(NotAnArchive):
        verify(out.getvalue())


def test_kept_by_what_it_decided() -> None:
    known = {"granted": True, "decided": True}
    assert retention(**known, long_term=True) is Retention.PERMANENT
    assert retention(**known, long_term=False) is Retention.LONG
    assert retention(granted=False, decided=False, long_term=False) is Retention.SHORT
