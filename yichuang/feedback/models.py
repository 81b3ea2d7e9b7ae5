"""Reports of demands outside the lists."""

from django.db import models
from django.db.models import F, Q

from yichuang.kernel.fields import EncryptedTextField

from .rules.demands import AskedWhere, DemandResult, DemandStage
from .rules.finding import Verdict


class ExtraDemand(models.Model):
    """索要清单外材料报告. The number opens it to its reporter, so it stands in no list or log."""

    number = models.CharField("查询编号", max_length=16, unique=True)
    key = models.CharField("提交键", max_length=64, unique=True)
    version = models.PositiveIntegerField("版本", default=0)
    stage = models.CharField(
        "阶段", max_length=10, choices=DemandStage.choices(), default=DemandStage.RECEIVED
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, verbose_name="事项", related_name="+")
    item_name = models.CharField("事项名称", max_length=300)
    item_code = models.CharField("实施编码", max_length=80)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, verbose_name="办件", null=True, related_name="+"
    )
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="被反映部门", related_name="+"
    )
    material = EncryptedTextField("要的材料")
    asked_where = models.CharField("在哪里要的", max_length=10, choices=AskedWhere.choices())
    asked_on = models.DateField("哪天要的")
    phone = EncryptedTextField("联系电话", blank=True)
    received_at = models.DateTimeField("收到时间")
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    limit_text = models.CharField("期限依据", max_length=200)
    verdict = models.CharField("自动比对", max_length=12, choices=Verdict.choices())
    finding = models.CharField("比对说明", max_length=800)
    evidence = models.JSONField("比对依据", default=list)
    handler = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="核实人", null=True, related_name="+"
    )
    result = models.CharField(
        "核实结果", max_length=6, choices=DemandResult.choices(), blank=True, default=""
    )
    words = models.CharField("给反映人的话", max_length=500, blank=True)
    told_at = models.DateTimeField("反馈时间", null=True)
    told_on = models.DateField("反馈日期", null=True)

    class Meta:
        verbose_name = "索要清单外材料报告"
        verbose_name_plural = "索要清单外材料报告"
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="told", told_at__isnull=False, told_on__isnull=False)
                & ~Q(result="")
                & ~Q(words="")
                & Q(handler__isnull=False)
                | ~Q(stage="told") & Q(told_at=None, told_on=None, result="", words=""),
                name="extra_demand_told_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__lte=F("received_on")), name="extra_demand_asked_before"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="extra_demand_due"),
            models.Index(fields=["received_on", "id"], name="extra_demand_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.item_name}"
