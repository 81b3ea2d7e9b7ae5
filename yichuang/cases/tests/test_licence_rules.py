"""The table of the six acts: each act from each status, each ground that is not on its list."""

from datetime import date, timedelta
from itertools import product

import pytest

from yichuang.cases.rules.hearing import HearingState, Sitting, chair_fault, notice_fault
from yichuang.cases.rules.hearing import decide_fault as hearing_fault
from yichuang.cases.rules.licence_acts import (
    TABLE,
    LicenceMove,
    LicenceStatus,
    Redress,
    Starter,
    decide_fault,
    heard_fault,
    start_fault,
)
from yichuang.cases.rules.licence_standing import (
    PENDING,
    Renewal,
    apply_by,
    deemed_renewed,
    next_term,
    standing,
)
from yichuang.kernel.clock.rules import Limit, Unit, reference_calendar
from yichuang.kernel.documents.rules.kinds import SPECS, Kind

M, S = LicenceMove, LicenceStatus
FULL = dict.fromkeys(
    ("facts", "public_interest", "changes", "citation")
    + ("penalty_number", "penalty_organ", "penalty_on"),
    "写明",
)
WITHOUT_THE_TERM = {"person_gone", "body_ended", "force_majeure", "other_law", "holder_asks"}
# act → status → the ground it may rest on there; nothing where it may not be.
ALLOWED = {
    M.ALTER: {S.VALID: {"holder_asks"}},
    M.RENEW: {S.VALID: {"holder_asks"}},
    M.WITHDRAW: {S.VALID: {"law_changed", "facts_changed"}},
    M.RESCIND: dict.fromkeys(
        (S.VALID, S.EXPIRED),
        {"abuse", "ultra_vires", "procedure", "unqualified", "other", "fraud"},
    ),
    M.CANCEL: {
        S.VALID: WITHOUT_THE_TERM,
        S.EXPIRED: {"expired", *WITHOUT_THE_TERM},
        S.RESCINDED: {"ended_by_act"},
        S.WITHDRAWN: {"ended_by_act"},
        S.REVOKED: {"ended_by_act"},
    },
    M.REVOKE: {S.VALID: {"penalty"}},
}
GROUNDS = sorted({ground.key for row in TABLE.values() for ground in row.grounds})


@pytest.mark.parametrize(("move", "status"), list(product(M, S)), ids=str)
def test_each_act_from_each_status_by_each_ground(move: M, status: S) -> None:
    starter = next(iter(TABLE[move].starters))
    found = {g for g in GROUNDS if not start_fault(move, status, starter, g, FULL)}
    assert found == ALLOWED[move].get(status, set())


@pytest.mark.parametrize(("move", "starter"), list(product(M, Starter)), ids=str)
def test_only_who_may_start_it_starts_it(move: M, starter: Starter) -> None:
    row = TABLE[move]
    ground = row.grounds[0]
    status = next(s for s in S if s in (ground.sources or row.sources))
    text = start_fault(move, status, starter, ground.key, FULL)
    assert bool(text) == (starter not in row.starters)


def test_six_acts_lead_to_their_own_status_and_paper() -> None:
    ends = [TABLE[m].to for m in (M.WITHDRAW, M.RESCIND, M.CANCEL, M.REVOKE)]
    assert len(set(ends)) == 4 and S.VALID not in ends
    papers = {Kind(row.document) for row in TABLE.values()}
    assert len(papers) == 6
    for kind in papers:
        keys = {element.key for element in SPECS[kind].elements}
        assert {"original_licence", "ground", "effective_on"} <= keys
        assert any(key.startswith("remedies.") for key in keys)


@pytest.mark.parametrize("move", list(M))
def test_every_ground_names_its_article(move: M) -> None:
    assert all("第" in ground.article and "条" in ground.article for ground in TABLE[move].grounds)


@pytest.mark.parametrize("name", ["penalty_number", "penalty_organ", "penalty_on"])
def test_a_revocation_needs_the_penalty_decided_elsewhere(name: str) -> None:
    given = {**FULL, name: ""}
    assert "还缺" in start_fault(M.REVOKE, S.VALID, Starter.ORGAN, "penalty", given)


def test_an_open_ground_names_the_other_law() -> None:
    given = {**FULL, "citation": ""}
    assert "其他法律" in start_fault(M.RESCIND, S.VALID, Starter.ORGAN, "other", given)
    assert "其他法律" in start_fault(M.CANCEL, S.VALID, Starter.ORGAN, "other_law", given)
    assert not start_fault(M.RESCIND, S.VALID, Starter.ORGAN, "procedure", given)


def test_which_law_lets_a_holder_end_it_the_organ_says_when_it_decides() -> None:
    given = {"facts": "停业"}
    assert not start_fault(M.CANCEL, S.VALID, Starter.HOLDER, "holder_asks", given)
    assert "其他法律" in decide_fault(M.CANCEL, "holder_asks", SAID, carry_out=True)
    assert not decide_fault(M.CANCEL, "holder_asks", SAID, carry_out=False)
    cited = {**SAID, "citation": "某办法第一条"}
    assert not decide_fault(M.CANCEL, "holder_asks", cited, carry_out=True)


SAID = {"reason": "写明", "redress": "写明"}


def test_public_harm_stops_a_rescission_and_only_that_excuses_fraud() -> None:
    may = decide_fault(M.RESCIND, "procedure", SAID, carry_out=True, public_harm=True)
    assert "第六十九条第三款" in may
    assert "应当撤销" in decide_fault(M.RESCIND, "fraud", SAID, carry_out=False)
    assert not decide_fault(M.RESCIND, "fraud", SAID, carry_out=False, public_harm=True)
    assert not decide_fault(M.RESCIND, "procedure", SAID, carry_out=False)


@pytest.mark.parametrize("move", [M.WITHDRAW, M.RESCIND])
def test_the_holders_loss_is_considered(move: M) -> None:
    ground = TABLE[move].grounds[0]
    assert ground.redress in (Redress.COMPENSATE, Redress.DAMAGES)
    given = {"reason": "写明", "redress": ""}
    assert "补偿" in decide_fault(move, ground.key, given, carry_out=True)


def test_fraud_keeps_no_benefit() -> None:
    ground = TABLE[M.RESCIND].ground("fraud")
    assert ground and ground.must and ground.redress is Redress.FORFEITED


@pytest.mark.parametrize("move", list(M))
def test_the_holder_is_heard_before_his_interest_is_taken(move: M) -> None:
    row = TABLE[move]
    silent = heard_fault(row, told=False, waited=False, answered=False)
    early = heard_fault(row, told=True, waited=False, answered=False)
    assert bool(silent) == bool(early) == (move in (M.WITHDRAW, M.RESCIND))
    assert not heard_fault(row, told=True, waited=True, answered=False)
    assert not heard_fault(row, told=True, waited=False, answered=True)


END = date(2026, 6, 30)
AFTER = END + timedelta(days=1)


def asked(accepted: date | None) -> Renewal:
    return Renewal(date(2026, 5, 20), accepted, 36)


def test_a_pending_renewal_is_not_expired() -> None:
    before = standing(S.VALID, None, END, asked(None), END)
    assert before.good and "延续" in before.reason
    waiting = standing(S.VALID, None, END, asked(None), AFTER)
    assert (waiting.status, waiting.label, waiting.good) == (S.VALID, PENDING, False)
    assert standing(S.VALID, None, END, None, AFTER).status is S.EXPIRED


def test_silence_renews_the_day_after_even_if_no_job_ran() -> None:
    accepted = asked(date(2026, 5, 22))
    assert not deemed_renewed(END, accepted, END)
    found = standing(S.VALID, None, END, accepted, AFTER)
    assert found.good and found.deemed and found.valid_to == date(2029, 6, 30)
    assert not deemed_renewed(END, asked(AFTER), AFTER)  # accepted when it had run out


@pytest.mark.parametrize("status", [s for s in S if s is not S.VALID])
def test_an_ended_licence_counts_from_its_day(status: S) -> None:
    assert not standing(status, END, None, None, END).good
    if status is not S.EXPIRED:
        early = standing(status, AFTER, None, None, END)
        assert early.good and "将自" in early.reason
    assert not standing(status, END, END, asked(END), AFTER).good  # no renewal saves it


def test_the_new_term_begins_the_day_after_the_old_one() -> None:
    assert next_term(END, 12) == (date(2026, 7, 1), date(2027, 6, 30))
    assert next_term(END, 0) == (date(2026, 7, 1), None)


def test_thirty_days_before_or_by_the_items_own_rule() -> None:
    calendar = reference_calendar()
    assert apply_by(END, Limit(30, Unit.ND), calendar) == date(2026, 5, 31)
    own = apply_by(END, Limit(15, Unit.WD), calendar)
    assert calendar.count(own, END) - 1 == 15


def test_a_hearing_is_notified_seven_working_days_before() -> None:
    calendar, today = reference_calendar(), date(2026, 3, 10)
    given = {"today": today, "hold_by": date(2026, 4, 8), "days_before": 7, "calendar": calendar}
    assert "7 个工作日" in notice_fault(date(2026, 3, 18), **given)
    assert notice_fault(date(2026, 3, 19), **given) == ""
    assert "工作日" in notice_fault(date(2026, 3, 21), **given)
    assert "二十个工作日" in notice_fault(date(2026, 4, 9), **given)
    assert "以外的人" in chair_fault(3, {3}) and not chair_fault(4, {3})


def test_the_decision_waits_for_the_record_and_follows_it() -> None:
    day = date(2026, 3, 10)
    by = {"today": day, "reason": "符合条件"}
    told = Sitting(HearingState.TOLD, day)
    assert hearing_fault(None, **by) == "" and "期满" in hearing_fault(told, **by)
    assert hearing_fault(told, today=AFTER, reason="") == ""
    for state in (HearingState.REQUESTED, HearingState.SCHEDULED):
        assert "笔录后" in hearing_fault(Sitting(state, day), **by)
    held = Sitting(HearingState.HELD, day)
    assert "根据听证笔录" in hearing_fault(held, **by)
    assert hearing_fault(held, today=day, reason="采纳听证笔录中的意见") == ""
