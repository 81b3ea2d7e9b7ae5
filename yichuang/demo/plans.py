"""Which cases there are: drawn by weight over the months, and a desk full of open ones."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from yichuang.demo.days import dice
from yichuang.demo.fitting import from_the_lobby, those_who_fit
from yichuang.demo.items import ITEMS, ItemSpec
from yichuang.demo.people import OFFICES, Applicant
from yichuang.demo.phrases import PAUSES
from yichuang.demo.stories import Plan, World

CASES = 300
# fate → weight; what a regime does not know is left out for it.
FATES = {
    "grant": 58,
    "correct": 6,
    "supplement": 13,
    "lapse": 3,
    "refuse": 5,
    "withdraw": 3,
    "not_accepted": 2,
    "not_needed": 2,
    "deemed": 2,
    "late": 4,
    "overrun": 1,
    "pause": 4,
    "extend": 2,
}
LICENCE_ONLY = frozenset({"not_needed", "deemed", "pause", "extend"})
# (stall, working days ago, how many, online) of the cases that are open today.
OPEN = (
    ("intake", 0, 3, True),
    ("intake", 1, 3, True),
    ("intake", 2, 2, False),
    ("intake", 4, 1, True),
    ("supplement", 3, 3, True),
    ("supplement", 9, 2, False),
    ("supplied", 8, 3, True),
    ("review", 1, 4, True),
    ("review", 2, 3, True),
    ("review", 3, 3, False),
    ("held", 3, 3, True),
    ("step", 3, 3, True),
    ("decide", 5, 6, True),
    ("deliver", 6, 3, False),
    ("deliver", 4, 2, True),
    ("paused", 5, 4, True),
    ("review", 8, 2, True),
    ("decide", 11, 2, True),
    ("review", 22, 1, True),
    ("review", 27, 2, False),
    ("yellow", 0, 4, False),  # the day before its promised day, whatever that is
    ("draft", 1, 2, True),
    ("draft", 6, 2, True),
)


def count(scale: int) -> int:
    """How many cases `plans` gives."""
    return scale * (CASES + sum(row[2] for row in OPEN))


def plans(world: World, scale: int) -> Iterator[Plan]:
    """All cases of the story, in no order."""
    with_cases = [spec for spec in ITEMS if spec.weight and spec.department in OFFICES]
    quick = [spec for spec in ITEMS if spec.weight and spec not in with_cases]
    number = 0
    for _ in range(CASES * scale):
        number += 1
        rng = dice("case", number)
        pool = with_cases + quick
        spec = rng.choices(pool, [spec.weight for spec in pool])[0]
        yield _past(world, number, spec, rng)
    promised = [spec for spec in with_cases if spec.content.handling == "promised"]
    for stall, days, count, online in OPEN:
        for _ in range(count * scale):
            number += 1
            rng = dice("open", number)
            yield _open(world, number, promised, stall, days, online, rng)


def _past(world: World, number: int, spec: ItemSpec, rng: Random) -> Plan:
    online = bool(spec.content.form_schema) and rng.random() < 0.55
    span = (world.times.today - world.times.first).days - 4
    # More and more people use it: the square root leans towards the present.
    day = world.times.first + timedelta(days=3 + int(span * rng.random() ** 0.75))
    start = _moment(world, day, online, rng)
    return Plan(
        number=number,
        spec=spec,
        applicant=_applicant(world, spec, rng),
        online=online,
        fate=_fate(spec, rng),
        start=start,
        rng=rng,
        agent=_agent(world, spec, online, rng),
    )


def _moment(world: World, day: date, online: bool, rng: Random) -> datetime:
    times = world.times
    if online:
        return times.moment(day, rng.randint(7, 22), rng.randrange(60))
    return times.office(day, rng)


def _fate(spec: ItemSpec, rng: Random) -> str:
    rows = dict(FATES)
    if spec.content.regime != "licence":
        rows = {fate: weight for fate, weight in rows.items() if fate not in LICENCE_ONLY}
    if not PAUSES.keys() & set(spec.content.special_procedures):
        rows.pop("pause", None)
    elif "pause" in rows:
        rows["pause"] *= 6  # few items have such a procedure, and there it is common
    return rng.choices(list(rows), list(rows.values()))[0]


def _applicant(world: World, spec: ItemSpec, rng: Random) -> Applicant:
    pool = those_who_fit(spec, world.public, world.times.today)
    # Who signs in from the lobby finds cases of his own, at every stage.
    own = from_the_lobby(spec, world.public, world.times.today)
    return rng.choice(own) if own and rng.random() < 0.06 else rng.choice(pool)


def _agent(world: World, spec: ItemSpec, online: bool, rng: Random) -> Applicant | None:
    asks = any(row["key"] == "who" for row in spec.content.questions)
    return world.public.agent if asks and not online and rng.random() < 0.12 else None


def _open(
    world: World,
    number: int,
    specs: list[ItemSpec],
    stall: str,
    days: int,
    online: bool,
    rng: Random,
) -> Plan:
    """A case that stands at `stall` today, begun `days` working days ago."""
    pool = [spec for spec in specs if spec.content.form_schema or not online]
    if stall == "paused":
        pool = [s for s in pool if PAUSES.keys() & set(s.content.special_procedures)]
    if days > 20:  # past the law's twenty days
        pool = [spec for spec in pool if spec.content.statutory_value == 20]
    if stall == "yellow":
        pool = [spec for spec in pool if spec.content.promised_unit == "wd"]
    # The lobby's officers are the market supervision bureau's: their desks are full.
    spec = rng.choices(pool, [s.weight * (4 if s.department == "market" else 1) for s in pool])[0]
    if stall == "yellow":
        days = max((spec.content.promised_value or 1) - 1, 0)
    day = world.times.workday_back(days)
    start = world.times.moment(day, rng.randint(8, 9), rng.randrange(60))
    if not days:
        start = world.times.now - timedelta(minutes=rng.randint(5, 240))
    if not online:
        start = world.times.office(day, rng)
    fate = "supplement" if stall in ("supplement", "supplied") else "grant"
    who = _applicant(world, spec, rng)
    own = from_the_lobby(spec, world.public, world.times.today)
    if online and own and rng.random() < 0.4:
        who = rng.choice(own)
    return Plan(number, spec, who, online, fate, start, rng, stall)
