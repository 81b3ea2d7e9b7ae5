"""What passes between the people at the desks: notes handed over, opinions asked and answered."""

from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta

from yichuang.cases.actions.accounts import open_account_at_window
from yichuang.cases.actions.notes import leave_note, read_note
from yichuang.cases.actions.opinions import answer_opinion, ask_opinion, chase_opinion
from yichuang.cases.queries.inbox import Filter, Row, inbox
from yichuang.cases.rules.states import Stage
from yichuang.demo import desk_words
from yichuang.demo.stories import Course, World
from yichuang.kernel.permissions.rules import Actor


def courses(world: World) -> Iterator[tuple[datetime, Course]]:
    """Each with its first moment."""
    past = world.times
    yield past.moment(past.workday_back(7), 16), _words(world)
    yield past.moment(past.workday_back(1), 17, 20), _notes(world)
    yield past.moment(past.workday_back(2), 15), _opinions(world)
    yield past.moment(past.workday_back(3), 10, 15), _accounts(world)


def _accounts(world: World) -> Generator[datetime, None, None]:
    """A citizen and a firm had their papers seen at the window; each has an account since."""
    at = world.times.moment(world.times.workday_back(3), 10, 15)
    yield from ()
    for one, paper in ((world.public.persons[8], "person"), (world.public.firms[5], "firm")):
        who = one.party
        open_account_at_window(
            by=world.staff.clerks[0],
            at=at,
            kind=who.kind,
            name=who.name,
            id_number=who.id_number,
            phone=who.phone,
            paper=paper,
            representative=who.representative,
        )


def _words(world: World) -> Generator[datetime, None, None]:
    yield from ()
    desk_words.write(at=world.times.moment(world.times.workday_back(7), 16), staff=world.staff)


def _under_review(actor: Actor, at: datetime, count: int) -> list[Row]:
    """Cases whose limit leaves two days to answer."""
    day = at.date() + timedelta(days=2)
    rows = inbox(actor, where=Filter(stages=(Stage.REVIEWING,))).rows
    return [row for row in rows if row.due_statutory and row.due_statutory >= day][:count]


def _notes(world: World) -> Generator[datetime, None, None]:
    """Yesterday before closing; one was signed for this morning, two wait."""
    at = world.times.moment(world.times.workday_back(1), 17, 20)
    yield from ()
    clerks, reviewers = world.staff.clerks, world.staff.reviewers["market"]
    approver = world.staff.approvers["market"]
    leave_note(
        by=clerks[1],
        at=at,
        text="早上来过一位办食品经营许可的大姐，健康证明下午才出来，说好明天上午直接来窗口补，"
        "不用重新取号。排号机的纸快用完了，备用的在左边第二个抽屉。",
        to_user_id=clerks[0].user_id,
    )
    for row in _under_review(reviewers[0], at, 1):
        leave_note(
            by=reviewers[1],
            at=at,
            text="这一件我去现场看过，没有问题，核查记录还没录进去。我去省局培训，替我的人"
            "已经知道，细节打我电话。",
            to_user_id=approver.user_id,
            number=row.number,
        )
    read = leave_note(
        by=reviewers[0],
        at=at,
        text="本周五下午停电检修，现场核查都排在上午。",
        to_user_id=approver.user_id,
    )
    morning = world.times.moment(world.times.today, 8, 40)
    yield morning
    read_note(by=approver, at=morning, note_id=read.pk)


def _opinions(world: World) -> Generator[datetime, None, None]:
    """One answered, one chased and still waited for, one that the approver has to answer."""
    past, staff = world.times, world.staff
    at = past.moment(past.workday_back(2), 15)
    yield from ()
    market, health = staff.reviewers["market"][0], staff.reviewers["health"][0]
    mine = _under_review(market, at, 2)
    asked = []
    for row, question in zip(mine, _QUESTIONS, strict=False):
        due = min(past.today + timedelta(days=2), row.due_statutory or past.today)
        asked.append(_ask(market, at, row, health, question, due))
    for row in _under_review(health, at, 1):
        due = min(past.today + timedelta(days=1), row.due_statutory or past.today)
        _ask(health, at, row, staff.approvers["market"], _OF_THE_MARKET, due)
    later = past.moment(past.workday_back(1), 10, 30)
    yield later
    still = {row.number for row in _under_review(market, later, 50)}
    if asked and mine[0].number in still:
        answer = "已核对：从业人员的健康证明都在有效期内，没有卫生方面的处罚记录。"
        answer_opinion(by=health, at=later, opinion_id=asked[0], answer=answer)
    if len(asked) > 1 and mine[1].number in still:
        chase_opinion(by=market, at=later, number=mine[1].number, opinion_id=asked[1])


_QUESTIONS = (
    "申请人的从业人员健康证明是否都有效，有没有卫生方面的处罚？",
    "这处场所原来是诊所，改做餐饮，卫生方面有没有限制？",
)
_OF_THE_MARKET = "申请人同时在市场监管局办食品经营许可，两处面积写得不一样，以哪一处为准？"


def _ask(by: Actor, at: datetime, row: Row, whom: Actor, question: str, due: date) -> int:
    return ask_opinion(
        by=by, at=at, number=row.number, of_user_id=whom.person, question=question, due_on=due
    ).pk
