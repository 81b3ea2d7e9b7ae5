"""A guide that passes the lint, and items built on it: for tests here and above."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from yichuang.kernel.org.actions import ensure_department
from yichuang.kernel.permissions.rules import Actor, Role

from .actions import create_item, publish, submit_for_review
from .models import ItemVersion
from .rules.content import Basis, Content, Faq, Identity, Material, Place, Step

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LAW = "中华人民共和国食品安全法"
USCC = "11990423MB0A00001E"


def editor(user_id: int = 9001, department_id: int | None = None) -> Actor:
    """A person who writes guides."""
    roles = frozenset({Role.CATALOGUE_EDITOR.value})
    return Actor(user_id=user_id, name="编辑", roles=roles, department_id=department_id)


def reviewer(user_id: int = 9002) -> Actor:
    """A person who publishes guides."""
    return Actor(user_id=user_id, name="审核", roles=frozenset({Role.CATALOGUE_REVIEWER.value}))


def material(key: str, name: str, **changes: Any) -> Material:
    """A material with everything G3 wants."""
    whole = Material(
        key=key,
        name=name,
        kind="other",
        form="original",
        copies_original=1,
        paper="A4",
        source="applicant",
        necessity="required",
        basis_law="食品经营许可和备案管理办法",
        basis_article="第十四条",
        held_by_government=False,
    )
    return replace(whole, **changes)


def questions() -> list[dict[str, Any]]:
    """Three guided questions; the second hides behind an answer to the first."""
    return [
        {
            "key": "business",
            "text": "您经营什么？",
            "options": [
                {"key": "restaurant", "label": "餐饮店"},
                {"key": "canteen", "label": "单位食堂"},
                {"key": "retail", "label": "卖散装食品"},
            ],
        },
        {
            "key": "licence",
            "text": "营业执照办好了吗？",
            "options": [
                {"key": "local", "label": "办好了，本县发的"},
                {"key": "elsewhere", "label": "办好了，外地发的"},
            ],
            "show_if": {"key": "business", "in": ["restaurant", "retail"]},
        },
        {
            "key": "who",
            "text": "谁来办？",
            "options": [
                {"key": "self", "label": "负责人本人"},
                {"key": "agent", "label": "请人代办"},
            ],
        },
    ]


def form_schema() -> dict[str, Any]:
    """A small form with one conditional field."""
    return {
        "fields": [
            {"key": "shop", "label": "门店名称", "type": "text", "max_length": 50},
            {"key": "code", "label": "统一社会信用代码", "type": "uscc"},
            {"key": "owner_id", "label": "负责人身份证号", "type": "id_number"},
            {"key": "phone", "label": "联系电话", "type": "phone"},
            {"key": "area", "label": "经营面积", "type": "number", "min": 1, "unit": "平方米"},
            {
                "key": "cold",
                "label": "做冷食吗",
                "type": "choice",
                "choices": [{"value": "yes", "label": "做"}, {"value": "no", "label": "不做"}],
            },
            {
                "key": "cold_room",
                "label": "冷食间面积",
                "type": "number",
                "show_if": {"key": "cold", "equals": "yes"},
            },
        ]
    }


def _steps() -> tuple[Step, ...]:
    return (
        Step(key="apply", name="申请", actor="applicant", requirement="网上填表", sort=1),
        Step(
            key="intake",
            name="受理",
            actor="window",
            role="clerk",
            post="综合窗口",
            days=0,
            needs=["apply"],
            requirement="当场看材料，缺什么一次说清",
            sort=2,
        ),
        Step(
            key="paper",
            name="书面审查",
            role="reviewer",
            post="许可股",
            days=1,
            needs=["intake"],
            requirement="核对布局图和制度",
            sort=3,
        ),
        Step(
            key="visit",
            name="现场核查",
            role="reviewer",
            post="核查员",
            days=2,
            needs=["intake"],
            requirement="到店查看操作间",
            two_person=True,
            sort=4,
        ),
        Step(
            key="decide",
            name="决定",
            role="approver",
            post="许可股股长",
            days=1,
            needs=["paper", "visit"],
            requirement="作出准予或者不予的决定",
            sort=5,
        ),
    )


def _materials() -> tuple[Material, ...]:
    return (
        material("form", "食品经营许可申请书", kind="form", blank_form_ref="file:form"),
        material(
            "licence",
            "营业执照",
            kind="certificate",
            form="copy",
            copies_original=0,
            copies_copy=1,
            source="government",
            when={"key": "licence", "in": ["elsewhere"]},
            sort=2,
        ),
        material("layout", "设备布局图", kind="report", sample_ref="file:layout", sort=3),
        material(
            "mandate",
            "授权委托书",
            kind="form",
            blank_form_ref="file:mandate",
            when={"key": "who", "equals": "agent"},
            sort=4,
        ),
    )


def _hall() -> Place:
    return Place(
        name="县政务服务大厅",
        address="清川县政通路 1 号",
        window="1-8 号综合窗口",
        hours="周一至周五 9:00-17:00",
        phone="0990-7210311",
    )


def clean_content(**changes: Any) -> Content:
    """食品经营许可 as a guide without a single blocking finding on DAY."""
    whole = Content(
        regime="licence",
        item_type="01",
        handling="promised",
        statutory_value=20,
        promised_value=5,
        visits=1,
        visit_reason="现场核查时负责人要在场",
        online_depth=5,
        channels=["window", "web"],
        service_objects=["enterprise", "other"],
        conditions="有与经营食品相适应的场所和设备；有食品安全管理人员",
        result_kind="certificate",
        result_name="食品经营许可证",
        result_sample_ref="file:result-sample",
        result_validity_months=60,
        result_electronic=True,
        licence_type_name="食品经营许可证",
        express_delivery=True,
        charges_fee=False,
        consult_phone="0990-7210311",
        complaint_phone="0990-7210345",
        personal_themes=["permit"],
        legal_themes=["permit"],
        keywords=["餐饮服务许可"],
        summary="开餐馆先办这个证。网上申请，五天办好。不收费。",
        power_source="statutory",
        use_level="4",
        subject_nature="1",
        reviewed_on=DAY.isoformat(),
        form_schema=form_schema(),
        questions=questions(),
        materials=_materials(),
        steps=_steps(),
        bases=(Basis(law=LAW, article="第三十五条", text="国家实行许可制度。", level="law"),),
        places=(_hall(),),
        faqs=(Faq(question="只卖包装零食要办吗？", answer="不用，办备案就行。"),),
    )
    return replace(whole, **changes)


def clean_identity(**changes: str) -> Identity:
    """Whose the clean guide is; the code is a valid national one."""
    whole = Identity(
        name="食品经营许可",
        department="清川县市场监督管理局",
        implement_code=f"{USCC}4000131041000",
        base_code="000131041000",
    )
    return replace(whole, **changes)


def make_draft(name: str = "食品经营许可", code: str = "", **content: Any) -> ItemVersion:
    """An item with a clean draft, written by `editor()`."""
    office = ensure_department(
        by=Actor.system(), at=AT, name="清川县市场监督管理局", code="990423-31"
    )
    return create_item(
        by=editor(),
        at=AT,
        department_id=office.pk,
        name=name,
        implement_code=code or clean_identity().implement_code,
        content=clean_content(**content),
    )


def make_published(
    name: str = "食品经营许可", code: str = "", on: date = DAY, **content: Any
) -> ItemVersion:
    """An item published and in force from `on`."""
    row = make_draft(name, code, **content)
    submit_for_review(by=editor(), at=AT, version_id=row.pk)
    return publish(by=reviewer(), at=AT, version_id=row.pk, effective_from=on, today=on)
