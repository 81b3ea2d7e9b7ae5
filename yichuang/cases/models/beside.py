"""What is done beside the course of a case: a slip corrected, a fee asked, originals kept."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedJSONField, EncryptedTextField

from .case import Case


class TypoFix(models.Model):
    """更正笔误: what stood there, what stands there now, by whom and why; never changed."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="typos")
    field_key = models.CharField("栏目键", max_length=60)
    label = models.CharField("栏目", max_length=100)
    before = EncryptedTextField("更正前")
    after = EncryptedTextField("更正后")
    reason = models.TextField("原因")
    proof = models.CharField("证明材料", max_length=300, blank=True)
    corrects = models.JSONField("更正的文书", default=list)
    fixed_at = models.DateTimeField("更正时间")
    fixed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="更正人", related_name="+"
    )
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="更正书", related_name="+"
    )

    class Meta:
        verbose_name = "更正笔误"
        verbose_name_plural = "更正笔误"

    def __str__(self) -> str:
        return self.label


class FeeNotice(models.Model):
    """缴费通知 and the record of its payment; money as text with two digits."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="办件", related_name="fee_notice"
    )
    lines = models.JSONField("收费项目", default=list)
    total = models.DecimalField("应缴金额", max_digits=12, decimal_places=2)
    before_delivery = models.BooleanField("领取结果前须缴清", default=False)
    told_on = models.DateField("通知日期")
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="缴费通知书", related_name="+"
    )
    paid_on = models.DateField("缴费日期", null=True)
    receipt = models.CharField("财政票据号码", max_length=60, null=True, unique=True)
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "缴费通知"
        verbose_name_plural = "缴费通知"
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_on=None, receipt=None, recorded_by=None)
                | Q(paid_on__isnull=False, receipt__isnull=False, recorded_by__isnull=False),
                name="fee_paid_with_receipt",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.total}"


class OriginalsSlip(models.Model):
    """原件收取清单: the papers taken; each line says when it went back and to whom."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="originals")
    lines = EncryptedJSONField("原件", default=list)
    taken_at = models.DateTimeField("收取时间")
    taken_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="收取人", related_name="+"
    )
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="清单", related_name="+"
    )
    complete_on = models.DateField("全部退还日期", null=True)

    class Meta:
        verbose_name = "原件收取清单"
        verbose_name_plural = "原件收取清单"
        indexes = [models.Index(fields=["complete_on"], name="originals_open")]

    def __str__(self) -> str:
        return f"{self.case_id}"
