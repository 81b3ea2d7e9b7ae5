"""行政许可: the only regime with deemed acceptance, the eight procedures and an extension by law."""

from dataclasses import replace

from yichuang.cases.rules.states import Stage
from yichuang.kernel.permissions.rules import Permission

from .common import COMMON, INTAKE
from .lanes import LANES
from .table import By, ClockEffect, Move, Regime, Transition

S, P, C = Stage, Permission, ClockEffect
LICENCE_ONLY = (
    Transition(
        Move.NOT_NEEDED,
        INTAKE,
        S.CLOSED,
        P.CASE_INTAKE,
        required=("reason",),
        clock=C.STOP,
        document="not_needed",
        law="行政许可法第三十二条第一款第一项",
    ),
    Transition(
        Move.DEEM_ACCEPTED,
        INTAKE,
        S.REVIEWING,
        None,
        by=By.SYSTEM,
        clock=C.BACKDATE,
        document="acceptance",
        law="行政许可法第三十二条第一款第四项",
    ),
    Transition(
        Move.PAUSE,
        frozenset({S.REVIEWING}),
        S.PAUSED,
        P.CASE_REVIEW,
        required=("kind", "basis", "days_needed"),
        clock=C.PAUSE,
        document="special_procedure",
        law="行政许可法第四十五条",
    ),
    Transition(
        Move.RESUME,
        frozenset({S.PAUSED}),
        S.REVIEWING,
        P.CASE_REVIEW,
        required=("result",),
        clock=C.RESUME,
        law="行政许可法第四十五条",
    ),
    Transition(
        Move.DEEM_RENEWED,
        frozenset({S.REVIEWING, S.PAUSED}),
        S.DECIDED,
        None,
        by=By.SYSTEM,
        clock=C.STOP,
        document="renewal",
        law="行政许可法第五十条第二款",
    ),
    Transition(
        Move.EXTEND,
        frozenset({S.REVIEWING, S.PAUSED}),
        None,
        P.CASE_EXTEND,
        required=("reason",),
        clock=C.EXTEND,
        document="extension",
        law="行政许可法第四十二条第一款",
    ),
)

_DELIVERY = "行政许可法第四十四条"
LICENCE = Regime(
    key="licence",
    label="行政许可",
    transitions=tuple(
        replace(row, law=_DELIVERY) if row.move is Move.DELIVER else row for row in COMMON
    )
    + LICENCE_ONLY
    + LANES,
    notice_statute="licence.supplement_notice",
    decision_statute="licence.decision",
    words={"granted": "准予行政许可", "refused": "不予行政许可"},
    law="行政许可法",
    content_word="许可内容",
)
