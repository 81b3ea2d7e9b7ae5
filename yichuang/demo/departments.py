"""The bodies of the invented county: 县属部门 and 派驻机构."""

from dataclasses import dataclass
from datetime import datetime

from yichuang.kernel.org.actions import save_department
from yichuang.kernel.org.rules import DepartmentKind, uscc_check_digit
from yichuang.kernel.permissions.rules import Actor

DIVISION = "990423"
HALL_CODE = f"{DIVISION}-00"
COUNTY_GOVERNMENT = "清川县人民政府"
COURT = "清川县人民法院"
STATIONED, COUNTY = DepartmentKind.STATIONED, DepartmentKind.COUNTY


_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(head: str, serial: str, division: str = DIVISION) -> str:
    """统一社会信用代码 of an invented body: kind of body, division, eight digits, both checks.

    The ninth sign of the organ code is its own check (GB 11714), the eighteenth the whole's.
    """
    total = sum(int(c) * w for c, w in zip(serial, _ORGAN_WEIGHTS, strict=True))
    own = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    first17 = f"{head}{division}{serial}{own}"
    return first17 + uscc_check_digit(first17)


@dataclass(frozen=True)
class Body:
    """One body. `line` is its two-digit line number in codes (GB/T 39048 department digits)."""

    key: str
    line: str
    name: str
    short: str
    mark: str
    address: str
    kind: DepartmentKind = COUNTY
    review: str = COUNTY_GOVERNMENT
    division: str = DIVISION

    @property
    def code(self) -> str:
        return f"{DIVISION}-{self.line}"

    @property
    def uscc(self) -> str:
        """统一社会信用代码 with a right check digit; 11 = 机构编制·机关, 13 = 群团."""
        head = "13" if self.key == "disabled" else "11"
        return credit_code(head, f"00{self.line}0001", self.division)

    @property
    def phone(self) -> str:
        return f"0990-72{self.line}001"

    @property
    def supervision_phone(self) -> str:
        return f"0990-72{self.line}009"


BODIES: tuple[Body, ...] = (
    Body(
        "hall",
        "00",
        "清川县政务服务管理局",
        "政务服务局",
        "清政服",
        "政通路 1 号",
        DepartmentKind.HALL,
    ),
    Body("market", "31", "清川县市场监督管理局", "市场监管局", "清市监", "政通路 8 号"),
    Body("health", "23", "清川县卫生健康局", "卫健局", "清卫健", "惠民路 16 号"),
    Body("civil", "11", "清川县民政局", "民政局", "清民", "惠民路 20 号"),
    Body("police", "09", "清川县公安局", "公安局", "清公", "平安路 110 号"),
    Body("labour", "14", "清川县人力资源和社会保障局", "人社局", "清人社", "惠民路 33 号"),
    Body("medicare", "36", "清川县医疗保障局", "医保局", "清医保", "惠民路 35 号"),
    Body("housing", "17", "清川县住房和城乡建设局", "住建局", "清住建", "建设路 5 号"),
    Body("land", "15", "清川县自然资源局", "自然资源局", "清自然资", "建设路 12 号"),
    Body("farming", "20", "清川县农业农村局", "农业农村局", "清农", "丰收路 2 号"),
    Body("forestry", "64", "清川县林业局", "林业局", "清林", "丰收路 6 号"),
    Body("water", "19", "清川县水利局", "水利局", "清水利", "丰收路 9 号"),
    Body("transport", "18", "清川县交通运输局", "交通局", "清交", "通达路 3 号"),
    Body("culture", "22", "清川县文化广播电视和旅游局", "文旅局", "清文旅", "文昌路 7 号"),
    Body("education", "05", "清川县教育局", "教育局", "清教", "文昌路 1 号"),
    Body("urban", "63", "清川县城市管理局", "城管局", "清城管", "建设路 28 号"),
    Body("emergency", "25", "清川县应急管理局", "应急局", "清应急", "平安路 12 号"),
    Body("justice", "12", "清川县司法局", "司法局", "清司", "平安路 30 号"),
    Body("disabled", "68", "清川县残疾人联合会", "残联", "清残联", "惠民路 41 号"),
    Body(
        "fund",
        "69",
        "云汀市住房公积金管理中心清川管理部",
        "公积金管理部",
        "云公积金清",
        "建设路 18 号",
        STATIONED,
        "云汀市人民政府",
    ),
    Body(
        "tax",
        "30",
        "国家税务总局清川县税务局",
        "税务局",
        "清税",
        "政通路 22 号",
        STATIONED,
        "国家税务总局云汀市税务局",
    ),
    Body("weather", "54", "清川县气象局", "气象局", "清气", "观象路 1 号", STATIONED),
    Body("tobacco", "58", "清川县烟草专卖局", "烟草局", "清烟专", "通达路 19 号", STATIONED),
    Body("fire", "62", "清川县消防救援大队", "消防大队", "清消", "平安路 119 号", STATIONED),
    Body(
        "town",
        "91",
        "清川县城关镇人民政府",
        "城关镇",
        "清城关",
        "城关镇老街 1 号",
        DepartmentKind.TOWNSHIP,
    ),
    Body(
        "environment",
        "16",
        "云汀市生态环境局清川分局",
        "生态环境分局",
        "云环清",
        "丰收路 15 号",
        STATIONED,
        "云汀市人民政府",
    ),
    # 两级审查: the city's organ decides what the county's has reviewed (行政许可法 Art 43).
    Body(
        "city_forestry",
        "65",
        "云汀市林业局",
        "市林业局",
        "云林",
        "丰收路 6 号（清川工作站）",
        STATIONED,
        "云汀市人民政府",
        "990400",
    ),
)
BY_KEY = {body.key: body for body in BODIES}


def build(*, by: Actor, at: datetime) -> dict[str, object]:
    """Save all bodies; returns them by key, as `appoint` wants them."""
    rows: dict[str, object] = {}
    for body in BODIES:
        rows[body.key] = save_department(
            by=by,
            at=at,
            name=body.name,
            code=body.code,
            kind=body.kind,
            short_name=body.short,
            uscc=body.uscc,
            document_mark=body.mark,
            address=f"清川县{body.address}",
            phone=body.phone,
            supervision_phone=body.supervision_phone,
            review_organ=body.review,
            court=COURT,
        )
    return rows
