"""Writing, reviewing and publishing the items, in the course of the story."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from yichuang.catalog.items import queries
from yichuang.catalog.items.actions import (
    create_draft,
    create_item,
    publish,
    return_to_editor,
    submit_for_review,
    update_draft,
    withdraw,
)
from yichuang.catalog.items.rules.content import Content
from yichuang.demo.days import Times, dice
from yichuang.demo.items import DRAFTS, ITEMS, ItemSpec
from yichuang.demo.people import Staff
from yichuang.kernel.clock.now import beijing_date

Course = Iterator[datetime]


def key_of(spec: ItemSpec) -> str:
    """The item's key in the story."""
    return f"{spec.department}-{spec.serial}"


def first_content(spec: ItemSpec, day: date) -> Content:
    """What the first version said: `spec.first` differs from today's guide."""
    return replace(
        spec.content, reviewed_on=day.isoformat(), version_note="首次发布", **dict(spec.first)
    )


class Catalogue:
    """Makes the courses that publish; a course yields the moments at which it goes on."""

    def __init__(self, times: Times, staff: Staff, departments: dict[str, Any]) -> None:
        self.times, self.staff, self.departments = times, staff, departments
        self.open: dict[str, int] = {}

    def courses(self) -> list[tuple[datetime, Course]]:
        """All courses with the moment at which each begins."""
        out = []
        for number, spec in enumerate(ITEMS):
            start = self._start(spec, number)
            out.append((start, self._life(spec, number, start)))
        recent = self.times.office(self.times.workday_back(9), dice("drafts"))
        for number, spec in enumerate(DRAFTS):
            begin = recent + timedelta(hours=number // 3, minutes=7 * number)
            out.append((begin, self._draft(spec, begin, number)))
        return out

    def named(self, name: str) -> ItemSpec | None:
        """An item of the story; None where the county is loaded without it."""
        return next((spec for spec in ITEMS if spec.name == name), None)

    def begins(self, spec: ItemSpec) -> datetime:
        """When the first version of an item is written."""
        return self._start(spec, ITEMS.index(spec))

    def _start(self, spec: ItemSpec, number: int) -> datetime:
        """Items with cases open the story; the others came one by one in the last ten months."""
        rng = dice("publish", key_of(spec))
        if spec.weight:
            return self.times.moment(self.times.first, 8, number % 30)
        return self.times.office(self.times.today - timedelta(days=300 - number * 5 % 230), rng)

    def _life(self, spec: ItemSpec, number: int, at: datetime) -> Course:
        """First version; a review within the year; sometimes the end."""
        content = first_content(spec, beijing_date(at))
        version = self._create(spec, content, at)
        if number % 6 == 5:  # a reviewer who found something
            at = at + timedelta(minutes=20)
            yield at
            self._send_back(spec, version, at)
        yield at + timedelta(minutes=30)
        self._publish(spec, version, at + timedelta(minutes=30))
        if spec.weight:
            again = self._review_moment(number)
            yield again
            self._revise(spec, version, again)
        if spec.withdrawn:
            end = self.times.office(self.times.workday_back(25), dice("end", key_of(spec)))
            yield end
            self._withdraw(spec, end)

    def _review_moment(self, number: int) -> datetime:
        """Every guide is looked at within the last year (G10); spread over ten months."""
        back = 30 + (number * 37) % 210
        return self.times.office(self.times.workday_back(back * 5 // 7), dice("again", number))

    def _create(self, spec: ItemSpec, content: Content, at: datetime) -> int:
        row = create_item(
            by=self.staff.editor(spec.department),
            at=at,
            department_id=self.departments[spec.department].id,
            name=spec.name,
            implement_code=spec.implement_code,
            base_code=spec.base_code,
            content=content,
        )
        submit_for_review(by=self.staff.editor(spec.department), at=at, version_id=row.pk)
        return int(row.pk)

    def _send_back(self, spec: ItemSpec, version: int, at: datetime) -> None:
        note = "承诺时限的说明和流程图不一致，请核对各环节天数后再送审。"
        return_to_editor(by=self.staff.checker, at=at, version_id=version, note=note)
        editor = self.staff.editor(spec.department)
        submit_for_review(by=editor, at=at + timedelta(minutes=8), version_id=version)

    def _publish(self, spec: ItemSpec, version: int, at: datetime) -> None:
        today = beijing_date(at)
        publish(by=self.staff.checker, at=at, version_id=version, effective_from=today, today=today)
        self.open[key_of(spec)] = version

    def _revise(self, spec: ItemSpec, version: int, at: datetime) -> None:
        """The yearly review: a new version with today's content and the day of the look."""
        editor, today = self.staff.editor(spec.department), beijing_date(at)
        row = create_draft(by=editor, at=at, item_id=queries.version(version).item_id)
        changes: dict[str, Any] = {name: getattr(spec.content, name) for name, _ in spec.first}
        changes["reviewed_on"] = today.isoformat()
        changes["version_note"] = spec.note if spec.first else "年度复核，内容没有变化"
        update_draft(by=editor, at=at, version_id=row.pk, changes=changes)
        submit_for_review(by=editor, at=at, version_id=row.pk)
        self._publish(spec, row.pk, at + timedelta(minutes=15))

    def _withdraw(self, spec: ItemSpec, at: datetime) -> None:
        key = key_of(spec)
        withdraw(
            by=self.staff.checker,
            at=at,
            version_id=self.open.pop(key),
            today=beijing_date(at),
            reason=spec.withdrawn,
        )

    def _draft(self, spec: ItemSpec, at: datetime, number: int) -> Course:
        """Left unfinished: for the editor's desk, with the lint's worklist."""
        editor = self.staff.editor(spec.department)
        row = create_item(
            by=editor,
            at=at,
            department_id=self.departments[spec.department].id,
            name=spec.name,
            implement_code=spec.implement_code,
            base_code=spec.base_code,
            content=replace(spec.content, reviewed_on=beijing_date(at).isoformat()),
        )
        if number % 3 == 0:
            yield at + timedelta(minutes=5)
            submit_for_review(by=editor, at=at + timedelta(minutes=5), version_id=row.pk)
