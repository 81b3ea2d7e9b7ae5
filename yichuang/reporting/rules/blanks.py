"""The report's 35 blanks, in the order of the text: which figure fills each.

A figure that no context has declared yet prints as 未接入, never as 0 and never as typed text.
"""

from typing import NamedTuple

UNCONNECTED = "未接入"


class Blank(NamedTuple):
    """One blank: its number in the text, its figure, what stands before it and its unit."""

    no: int
    indicator: str
    label: str
    unit: str


BLANKS = tuple(
    Blank(no, *rest)
    for no, rest in enumerate(
        (
            ("delegation.received", "承接下放权限", "项"),
            ("delegation.received_approvals", "其中行政审批事项", "项"),
            ("approvals.baseline", "精简前行政审批事项", "项"),
            ("approvals.current", "现有行政审批事项", "项"),
            ("approvals.reduction_rate", "压减率", "%"),
            ("approvals.reduction_target", "省定压减目标", "%"),
            ("non_licence.cleared", "清理非行政许可事项", "项"),
            ("intermediary.in_force", "中介服务项目", "项"),
            ("powers.adjusted_departments", "职权调整涉及部门", "个"),
            ("powers.adjusted", "调整职权", "项"),
            ("powers.departments", "权责清单部门", "个"),
            ("powers.current", "权责清单职权", "项"),
            ("inspection.officers", "执法人员名录库", "人"),
            ("inspection.entities", "市场主体名录库", "家"),
            ("credit.abnormal", "列入经营异常名录", "家"),
            ("openness.published", "发布政务信息", "条"),
            ("once.departments", "“最多跑一次”县属部门", "个"),
            ("once.items_county", "县属部门“最多跑一次”事项", "项"),
            ("once.items_stationed", "派驻机构“最多跑一次”事项", "项"),
            ("once.items", "“最多跑一次”事项合计", "项"),
            ("hall.windows", "办事窗口", "个"),
            ("hall.windows_once", "“最多跑一次”窗口", "个"),
            ("cases.closed", "累计办结", "件"),
            ("proofs.departments", "清理证明事项的单位", "个"),
            ("proofs.reviewed", "梳理证明事项", "项"),
            ("proofs.kept", "保留证明事项", "项"),
            ("proofs.cancelled", "取消证明事项", "项"),
            ("projects.study_meeting_interval", "研判会间隔", "天"),
            ("projects.progress_report_interval", "项目推进汇报间隔", "天"),
            ("registry.merged_licences", "“多证合一”营业执照", "家"),
            ("registry.reissue_rate", "换发率", "%"),
            ("registry.complex_days", "复杂登记承诺时限", "个工作日"),
            ("hall.opened_on", "大厅建成年份", "年"),
            ("hall.opened_on", "大厅建成月份", "月"),
            ("hall.visitors", "接待群众", "人次"),
        ),
        start=1,
    )
)
