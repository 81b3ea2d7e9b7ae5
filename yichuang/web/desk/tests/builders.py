"""Items the desk tests need beside the ordinary one."""

from yichuang.cases.factories import OPENED
from yichuang.catalog.items import factories as items


def single_officer_item() -> int:
    """A service one clerk finishes on the spot, and may (with its basis)."""
    row = items.make_published(
        "老年人优待证办理",
        code="11990423MB0A00001E4002031041001",
        on=OPENED,
        reviewed_on=str(OPENED),
        regime="public_service",
        item_type="20",
        handling="instant",
        single_officer_instant=True,
        single_officer_basis="清川县当场办结事项清单",
        statutory_value=None,
        statutory_note="法律法规未规定时限",
        steps=(
            items.Step(key="apply", name="申请", actor="applicant", requirement="到窗口", sort=1),
            items.Step(
                key="intake",
                name="受理",
                actor="window",
                role="clerk",
                post="综合窗口",
                days=0,
                needs=["apply"],
                requirement="当场看材料",
                sort=2,
            ),
            items.Step(
                key="decide",
                name="办结",
                role="approver",
                post="综合窗口",
                days=0,
                needs=["intake"],
                requirement="当场办结",
                sort=3,
            ),
        ),
        promised_value=0,
        service_objects=["person"],
        questions=[],
        licence_type_name="",
        result_kind="other",
        result_name="办理结果",
        materials=(items.material("photo", "一寸照片"),),
        form_schema={"fields": [{"key": "born", "label": "出生日期", "type": "date"}]},
    )
    return row.pk
