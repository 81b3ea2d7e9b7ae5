"""Provincial guides as Guangdong publishes them: limits, visits, materials, conditions."""

import re

from yichuang.catalog.items.rules import codes, limits, themes
from yichuang.catalog.items.rules.content import Content, Place
from yichuang.catalog.items.rules.enums import (
    EX_OFFICIO,
    TYPES_OF_REGIME,
    Audience,
    Channel,
    Handling,
    Regime,
    ServiceObject,
    UseLevel,
)

from .mapping import Cells, Mapped, Mapping, materials_from, split_list

COLUMNS = (
    *("TASK_CODE", "ORGCODE", "TASK_TYPE_TEXT", "DEPT_NAME", "AREA_CODE_TEXT", "AREACODE"),
    *("matter_level", "TASK_NAME", "parentCatalogName", "handle_time", "handle_time_limit"),
    *("visit_number", "online_book", "courier_service", "ONLINECHECK", "handle_location"),
    *("accept_standard", "service_object_name", "theme_category", "material_intro", "URL"),
)
_TYPES = {
    regime.label: regime.value
    for regime in Regime
    if regime not in (Regime.FILING, Regime.REGISTRATION)
}
TYPES: dict[str, str] = _TYPES | {
    "公共服务事项": Regime.PUBLIC_SERVICE.value,
    "其他类别事项": Regime.OTHER_POWER.value,
    "其他权力": Regime.OTHER_POWER.value,
    "行政备案": Regime.FILING.value,
    "备案": Regime.FILING.value,
}
YES_NO = {"是": "1", "否": "0", "1": "1", "0": "0", "支持": "1", "不支持": "0"}
LEVELS = {
    "国家级": UseLevel.NATIONAL.value,
    "省级": UseLevel.PROVINCE.value,
    "市级": UseLevel.CITY.value,
    "县级": UseLevel.COUNTY.value,
    "区级": UseLevel.COUNTY.value,
    "区县级": UseLevel.COUNTY.value,
    "镇级": UseLevel.TOWN.value,
    "镇街级": UseLevel.TOWN.value,
    "村级": UseLevel.VILLAGE.value,
    "镇(乡、街道)级": UseLevel.TOWN.value,
    "村(社区)级": UseLevel.VILLAGE.value,
    "分级管理": UseLevel.GRADED.value,
}
OBJECTS = {member.label: member.value for member in ServiceObject}
SUPPLIED = (
    *("regime", "item_type", "handling", "statutory_value", "statutory_unit"),
    *("promised_value", "promised_unit", "visits", "online_url", "channels", "service_objects"),
    *("conditions", "express_delivery", "bookable", "personal_themes", "legal_themes"),
    *("keywords", "use_level", "materials", "places"),
)


def read(cells: Cells) -> Mapped | None:
    """One row as an item; None when a cell was refused (the reasons are in `cells`)."""
    code = cells.code("TASK_CODE")
    name = cells.required("TASK_NAME", 300)
    department = cells.required("DEPT_NAME", 100)
    content = _content(cells)
    if cells.errors:
        return None
    reading = codes.read(code)
    parts = reading.parts if reading else {}
    return Mapped(
        row=cells.row.number,
        department=department,
        department_code=parts.get("uscc") or cells.text("ORGCODE")[:36],
        name=name,
        implement_code=code,
        business_code=code if reading and reading.scheme == "national_33" else "",
        base_code=parts.get("base", ""),
        content=content,
        facts=SUPPLIED,
        digest=cells.digest(),
        parent_name=re.sub(r"\s+", " ", cells.text("parentCatalogName"))[:300],
        source_url=cells.text("URL"),
    )


def _content(cells: Cells) -> Content:
    regime = cells.one_of("TASK_TYPE_TEXT", TYPES)
    if not cells.text("TASK_TYPE_TEXT"):
        cells.fail("TASK_TYPE_TEXT", "不能为空")
    statutory = cells.limit("handle_time")
    promised = cells.limit("handle_time_limit")
    objects = _objects(cells)
    personal, legal, others = _themes(cells, objects)
    places = _places(cells)
    online = cells.one_of("ONLINECHECK", YES_NO) == "1"
    channels = [c.value for c, on in ((Channel.WINDOW, places), (Channel.WEB, online)) if on]
    url = cells.text("URL")
    return Content(
        regime=regime,
        item_type=min(TYPES_OF_REGIME.get(regime, {""})),
        handling=_handling(regime, promised),
        statutory_value=statutory.value,
        statutory_unit=statutory.unit,
        promised_value=promised.value,
        promised_unit=promised.unit,
        visits=None if regime in EX_OFFICIO else cells.number("visit_number", 20),
        online_url=url if online and url.startswith("http") else "",
        channels=channels,
        service_objects=objects,
        conditions=cells.text("accept_standard"),
        express_delivery=cells.one_of("courier_service", YES_NO) == "1",
        bookable=cells.one_of("online_book", YES_NO) == "1",
        personal_themes=personal,
        legal_themes=legal,
        keywords=others,
        use_level=cells.one_of("matter_level", LEVELS),
        materials=materials_from(split_list(cells.text("material_intro"))),
        places=places,
    )


def _handling(regime: str, promised: limits.ReadLimit) -> str:
    if regime in EX_OFFICIO or promised.value is None:
        return ""
    return Handling.INSTANT.value if promised.value == 0 else Handling.PROMISED.value


def _objects(cells: Cells) -> list[str]:
    words = split_list(cells.text("service_object_name").replace("、", "；").replace(",", "；"))
    strange = [word for word in words if word not in OBJECTS]
    if strange:
        cells.fail("service_object_name", f"不认识的服务对象：{'、'.join(strange)}")
    return [OBJECTS[word] for word in words if word in OBJECTS]


def _themes(cells: Cells, objects: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Themes for persons, for firms, and the words no column has (kept to be searched)."""
    words = split_list(cells.text("theme_category"))
    person = ServiceObject.PERSON.value in objects
    firm = any(o not in (ServiceObject.PERSON, ServiceObject.ORGAN) for o in objects)
    personal = themes.read_themes(words, Audience.PERSONAL) if person else []
    legal = themes.read_themes(words, Audience.LEGAL) if firm else []
    placed = [
        word
        for word in words
        if themes.read_themes([word], Audience.PERSONAL)
        or themes.read_themes([word], Audience.LEGAL)
    ]
    return personal, legal, [word for word in words if word not in placed]


def _places(cells: Cells) -> tuple[Place, ...]:
    text = re.sub(r"\s+", " ", cells.text("handle_location"))
    address = re.sub(r"^办理地点[:：]\s*", "", text)
    if address in limits.NOT_GIVEN or address.startswith("无线下"):
        return ()
    if len(address) > 300:
        cells.fail("handle_location", "地址超过 300 个字")
    return (Place(name="办理窗口", address=address, sort=1),)


MAPPING = Mapping("guangdong", "广东省办事指南", COLUMNS, read)
