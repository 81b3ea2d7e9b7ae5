"""Sample values for the component gallery. All invented; shown in demo and development only."""

from typing import Any

from django import forms

from yichuang.web.components.flowchart import Flow, FlowStep, Lane
from yichuang.web.components.svg import clock_bars
from yichuang.web.components.values import (
    Act,
    Change,
    Clock,
    Column,
    Event,
    Fact,
    Filter,
    Holder,
    ImportFinding,
    ImportPreview,
    Job,
    Kpi,
    Link,
    Material,
    Option,
    Row,
    Sheet,
    Status,
    Step,
    Table,
    TableRow,
    Task,
)

HERE = "#main"
STATUSES = (
    Status("ok", "正常"),
    Status("warn", "将到期"),
    Status("late", "已超期"),
    Status("pause", "暂停计时"),
    Status("done", "办结"),
    Status("no", "不予许可"),
    Status("wait", "未看"),
)
PROMISED = Clock(
    "承诺",
    12,
    4,
    paused=6,
    paused_now=True,
    due_text="评审 11 月 27 日结束的话，最迟 12 月 9 日（周三）办结。",
    explanation="11 月 6 日受理，次日起算。9 日至 12 日计 4 天，13 日起暂停，双休日不计。",
)
STATUTORY = Clock("法定", 30, 4, paused=6, paused_now=True, note="依法最迟 2027 年 1 月 5 日。")
LATE = Clock("承诺", 15, 21, over=6)
LATE_STATUTORY = Clock("法定", 20, 21, over=1)
NEAR = Clock("承诺", 13, 12, near=True)
FLOW = Flow(
    lanes=(Lane("you", "您", "you"), Lane("win", "窗口", "win"), Lane("off", "市场监管局", "off")),
    steps=(
        FlowStep("申请", "you", note="网上填表，或到窗口口述"),
        FlowStep("收件受理", "win", exit_note="材料不齐：给一次补正单，不来回跑"),
        FlowStep("书面审查", "off", days=1),
        FlowStep("现场核查", "off", days=2),
        FlowStep("作出决定", "off", days=1, exit_note="不准予：书面说明理由，可复议、可诉讼"),
        FlowStep("发证送达", "win", days=1),
        FlowStep("领证开业", "you"),
    ),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="单位名称", help_text="与营业执照一致")
    area = forms.DecimalField(label="使用面积", help_text="只填数字")
    opened = forms.DateField(label="开业日期", required=False)
    kind = forms.ChoiceField(
        label="您经营什么？",
        choices=[("a", "餐饮店"), ("b", "单位食堂"), ("c", "卖散装食品")],
        widget=forms.RadioSelect,
    )
    items = forms.MultipleChoiceField(
        label="经营项目",
        choices=[("hot", "热食类制售"), ("cold", "冷食类制售"), ("drink", "自制饮品")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    township = forms.ChoiceField(label="乡镇", choices=[("1", "城关镇"), ("2", "石桥镇")])
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    plan = forms.FileField(label="布局图", help_text="照片或 PDF，不超过 10 MB")
    agree = forms.BooleanField(label="以上内容属实")


def _sheet() -> Sheet:
    return Sheet(
        office="清川县市场监督管理局",
        title="受理通知书",
        number="清食受〔2026〕402 号",
        addressee="清川县巷子里餐饮有限公司",
        paragraphs=(
            "你单位 2026 年 11 月 11 日提出的食品经营许可（新办）申请，材料齐全、符合法定形式，"
            "依据《中华人民共和国行政许可法》第三十二条，予以受理。",
            "本机关承诺自受理之日起 5 个工作日内作出决定，法定期限为 20 个工作日。",
        ),
        signed=("清川县市场监督管理局", "2026 年 11 月 16 日"),
        draft=True,
        verify_url="https://example.invalid/v/202611160047",
    )


def _table() -> Table:
    return Table(
        "待办 3 件，按剩余法定时限从少到多",
        (
            Column("受理编号"),
            Column("两条钟"),
            Column("事项", sort_url=HERE),
            Column("剩余法定", align="r", sorted="ascending", sort_url=HERE),
        ),
        (
            TableRow(
                ("202610220118", clock_bars([LATE_STATUTORY, LATE]), "食品小作坊登记", "超 1 日"),
                tone="is-bad",
            ),
            TableRow(
                ("202611040133", clock_bars([STATUTORY, NEAR]), "药品经营许可变更", "剩 8 日")
            ),
            TableRow(("202611020145", clock_bars([STATUTORY, PROMISED]), "环评审批", "剩 26 日")),
        ),
    )


def _jobs() -> list[Job]:
    return [
        Job("导入事项清单", "running", 4213, 10000, detail="发现 17 处问题，约剩 8 秒",
            refresh_url=HERE, cancel_url="/components"),
        Job("重建搜索", "waiting", 0, 0, refresh_url=HERE),
        Job("导出办件", "done", 862, 862, result=Link("下载结果（xlsx）", HERE)),
        Job("校验台账", "failed", 120, 4000, "条", "第 121 条与前一条对不上，请联系审计管理员"),
    ]  # fmt: skip


def _lists() -> dict[str, Any]:
    materials = (
        Material("食品经营许可申请书", "网上填完自动生成", "原件 1 份", "自己填",
                 samples=(Link("空表", HERE), Link("样表", HERE))),
        Material("设备布局图和操作流程", "手画也行", "原件 1 份", "自己画"),
        Material("营业执照", "", "电子证照", "县市场监管局核发", held=True),
    )  # fmt: skip
    return {
        "facts": (
            Fact("多久办好", "5", "个工作日", "这是承诺；法定 20 个工作日"),
            Fact("跑几次", "0–1", "次", "网上办 0 次，窗口办 1 次"),
            Fact("收多少钱", "不收费", "", "《行政许可法》第五十八条"),
            Fact("交什么", "4", "份材料", "其中 1 份政府已有，不用交"),
        ),
        "materials": materials,
        "rows": (
            Row("单位名称", "清川县城关镇何记面馆", Link("修改", HERE)),
            Row("使用面积", "38 ㎡", Link("修改", HERE)),
            Row("受理编号", "202611160047"),
        ),
        "tasks": (
            Task("填写申请表", Status("done", "已完成"), HERE),
            Task("上传材料", Status("warn", "还差 1 份"), HERE, "布局图还没有传"),
            Task("核对并提交", Status("wait", "还不能开始")),
        ),
        "events": (
            Event(
                "11 月 13 日 9:00", "暂停计时，开始专家评审", "第 4 个工作日用完后停", kind="pause"
            ),
            Event("11 月 6 日 10:08", "受理", "综合窗口 3 号，周敏", link=Link("受理通知书", HERE)),
            Event("11 月 5 日 21:40", "您在网上提交申请", "7 份材料"),
        ),
        "steps": (
            Step("提交申请", "11 月 5 日，网上", "done"),
            Step("受理", "11 月 6 日，当场", "done"),
            Step("技术审查", "专家评审，已 6 天", "now", paused=True),
            Step("作出决定", "最迟 12 月 9 日"),
            Step("送达批复", "电子件当天到"),
        ),
        "changes": (
            Change("使用面积", "118 ㎡", "126 ㎡", "现场核对 126 ㎡"),
            Change("食品安全员", "", "吴*，考核 86 分"),
        ),
        "figures": (
            Kpi("今年已办结", "41,286", HERE, "件", "其中当场办结 17,904 件", "看 41,286 行"),
            Kpi("在承诺时限内办结", "99.2", HERE, "%", "超期 331 件", "看 331 行"),
        ),
    }


def public_context() -> dict[str, Any]:
    """The gallery in the public shell."""
    filled = SampleForm(
        {"name": "", "area": "很大", "kind": "a", "items": ["hot"], "township": "1"}
    )
    return {
        **_lists(),
        "page_title": "组件",
        "crumbs": [Link("首页", "/"), Link("组件", "")],
        "statuses": STATUSES,
        "promised": PROMISED,
        "statutory": STATUTORY,
        "late": LATE,
        "flow_value": FLOW,
        "holder_value": Holder(
            "专家组（3 人）",
            "11 月 13 日起，最迟 11 月 27 日交意见",
            (("组织", "市生态环境局清川分局审批股"), ("电话", "0000-721 0418")),
        ),
        "filters": (
            Filter("q", "关键词", "search", placeholder="名称或编码"),
            Filter("state", "状态", "checks", (Option("a", "保留", True, 86), Option("b", "取消", False, 41))),
            Filter("dept", "部门", "select", (Option("", "全部部门"), Option("1", "县市场监管局"))),
        ),
        "table": _table(),
        "jobs": _jobs(),
        "preview": ImportPreview(
            120, 80, 12, 25, 3,
            (ImportFinding(7, "承诺时限", "30", "承诺时限不能长于法定时限 20 个工作日"),),
            Link("错误文件.xlsx", HERE), shown_all=False,
        ),
        "sheet_value": _sheet(),
        "form": filled,
        "qr_text": "https://example.invalid/g/0131-041-01",
    }  # fmt: skip


def desk_context() -> dict[str, Any]:
    """The gallery in the staff shell."""
    return {
        **public_context(),
        "desk_place": "政务服务大厅 · 综合受理",
        "desk_window": "3 号窗口",
        "acts": (
            Act("同意并下一件", "出决定书，10 个工作日内送达", "F9", "key"),
            Act("不予许可", "写理由和依据，附复议、诉讼期限", tone="no"),
            Act("启动特别程序", "只限八种，书面告知", tone="pause"),
            Act("补正", why_not="已一次告知并受理，不得再要求"),
        ),
    }
