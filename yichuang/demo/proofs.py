"""The demo county's list of proofs: kept by law, cancelled long ago, cancelled this week."""

import csv
import io
from datetime import date, datetime, timedelta

from yichuang.catalog.proofs.actions import PROOFS
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.permissions.rules import Actor

HEAD = (
    *("清单编号", "证明名称", "用途", "索要单位", "开具单位", "设定依据", "条款", "依据层级"),
    *("盖章环节", "盖什么章", "清理意见", "取消后替代方式", "数据接口或核验方式", "依据文件"),
)
FIRST, SECOND = "清川县证明事项清单（第一批）", "清川县取消证明事项清单（第二批）"
# The columns of HEAD, then the day: a date, or how many days ago.
ROWS: tuple[tuple[str, date | int], ...] = (
    (
        "ZM-001|从业人员健康证明|食品经营许可|县市场监管局|有资质的体检机构|食品安全法|第四十五条|法律"
        f"|是|体检机构章|保留|||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-002|出生医学证明|出生登记|县公安局|接生的医疗机构|母婴保健法|第二十三条|法律"
        f"|是|出生医学证明专用章|保留|||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-003|解除劳动关系证明|失业登记|县人社局|原用人单位|劳动合同法|第五十条|法律"
        f"|是|用人单位公章|保留|||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-004|医疗诊断证明|工伤认定|县人社局|就诊的医疗机构|工伤保险条例|第十八条|法规"
        f"|是|诊断证明专用章|保留|||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-005|无房证明|租房提取住房公积金|县住房公积金管理部|县不动产登记中心|住房公积金管理条例"
        f"|第二十四条|法规|是|登记中心章|保留|||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-005|无房证明|租房提取住房公积金|县住房公积金管理部|县不动产登记中心||||否||取消|数据共享"
        f"|不动产登记信息查询接口|{SECOND}",
        date(2025, 1, 1),
    ),
    (
        "ZM-006|无婚姻登记记录证明|办理公证、贷款|有关单位|县民政局||||否||取消|部门间核查"
        f"|婚姻登记信息核验|{FIRST}",
        date(2022, 1, 1),
    ),
    (
        f"ZM-007|亲属关系证明|各类继承、迁移|有关单位|村（居）委会||||否||取消|书面告知承诺||{FIRST}",
        date(2022, 1, 1),
    ),
    (
        "ZM-008|失业登记证明|申领失业保险金|县人社局|县就业服务中心||||否||取消|部门内部核查"
        f"|就业登记系统|{FIRST}",
        date(2022, 1, 1),
    ),
    (f"ZM-009|存款余额证明|低保申请|乡镇政府|银行||||否||取消|直接取消||{FIRST}", date(2022, 1, 1)),
    (
        "ZM-010|医疗机构聘用证明|医师执业注册|县卫生健康局|聘用的医疗机构||||否||取消|网络核验"
        f"|医疗机构电子化注册系统|{SECOND}",
        3,
    ),
)


def load(*, by: Actor, at: datetime, today: date) -> int:
    """Load the list; returns how many rows."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*HEAD, "公布日期", "生效日期"])
    for text, when in ROWS:
        day = today - timedelta(days=when) if isinstance(when, int) else when
        sheet.writerow([*text.split("|"), f"{day}", f"{day}"])
    data = out.getvalue().encode()
    plan = import_file(by=by, at=at, spec=PROOFS, name="证明.csv", data=data, all_or_nothing=True)
    return len(plan.new)
