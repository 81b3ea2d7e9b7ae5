"""Adjustments of the 权责清单, their lines, and what each office said."""

from django.db import models

from yichuang.catalog.powers.rules.editions import Column

from .rules import Move, Stage, Trigger


class Adjustment(models.Model):
    """清单调整: one proposal of one department."""

    number = models.CharField("编号", max_length=40, unique=True)
    title = models.CharField("事由", max_length=200)
    trigger = models.CharField("触发情形", max_length=20, choices=Trigger.choices())
    trigger_on = models.DateField("依据生效日期")
    trigger_document = models.CharField("依据文件", max_length=300)
    law = models.CharField("法规名称", max_length=200, blank=True)
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="提出部门", related_name="+"
    )
    stage = models.CharField(
        "环节", max_length=20, choices=Stage.choices(), default=Stage.DRAFT.value
    )
    version = models.PositiveIntegerField("修订号", default=1)
    due_on = models.DateField("公布期限")
    due_says = models.CharField("期限说明", max_length=300)
    decision_document = models.CharField("批准文件", max_length=200, blank=True)
    effective_from = models.DateField("施行日期", null=True)
    published_on = models.DateField("公布日期", null=True)
    edition = models.ForeignKey(
        "catalog.PowerEdition", models.PROTECT, null=True, verbose_name="清单版本", related_name="+"
    )
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "清单调整"
        verbose_name_plural = "清单调整"
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(stage="published")
                    & models.Q(edition__isnull=False)
                    & models.Q(effective_from__isnull=False)
                    & models.Q(published_on__isnull=False)
                )
                | (~models.Q(stage="published") & models.Q(edition=None)),
                name="adjustment_published_has_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AdjustmentLine(models.Model):
    """调整项: what happens to one power. `after` is its new sheet row; empty for 取消."""

    adjustment = models.ForeignKey(
        Adjustment, models.CASCADE, verbose_name="清单调整", related_name="lines"
    )
    column = models.CharField("调整方式", max_length=12, choices=Column.choices())
    code = models.CharField("职权编码", max_length=80)
    name = models.CharField("职权名称", max_length=300)
    reason = models.CharField("理由", max_length=500)
    after = models.JSONField("调整后", default=dict)
    related = models.CharField("相关编码", max_length=400, blank=True)

    class Meta:
        verbose_name = "调整项"
        verbose_name_plural = "调整项"
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "code"], name="adjustment_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_column_display()} {self.code}"


class AdjustmentStep(models.Model):
    """调整环节: what an office did with it, and its words."""

    adjustment = models.ForeignKey(
        Adjustment, models.CASCADE, verbose_name="清单调整", related_name="steps"
    )
    seq = models.PositiveIntegerField("序号")
    move = models.CharField("办理", max_length=12, choices=Move.choices())
    at = models.DateTimeField("时间")
    actor = models.CharField("办理人", max_length=100)
    actor_user_id = models.BigIntegerField("账号", null=True)
    text = models.TextField("意见", blank=True)
    document = models.CharField("文件", max_length=200, blank=True)

    class Meta:
        verbose_name = "调整环节"
        verbose_name_plural = "调整环节"
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "seq"], name="adjustment_step_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_move_display()}"
