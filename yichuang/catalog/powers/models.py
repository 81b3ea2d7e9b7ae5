"""The entries of the 权责清单: a power with its bases and its duties."""

from django.db import models
from django.db.models import F, Q

from .rules import BasisKind, PowerType, Stage


class Power(models.Model):
    """职权: one power of one department, in the list from `valid_from` until before `valid_to`."""

    code = models.CharField("职权编码", max_length=80, unique=True)
    name = models.CharField("职权名称", max_length=300)
    sub_item = models.CharField("子项", max_length=300, blank=True)
    kind = models.CharField("职权类型", max_length=20, choices=PowerType.choices())
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="实施主体", related_name="+"
    )
    level = models.CharField("行使层级", max_length=40, blank=True)
    source = models.CharField("权力来源", max_length=40, blank=True)
    base_code = models.CharField("基本编码", max_length=40, blank=True)
    duty_basis = models.TextField("责任事项依据", blank=True)
    accountability = models.TextField("追责情形", blank=True)
    accountability_basis = models.TextField("追责依据", blank=True)
    supervision = models.TextField("监督方式", blank=True)
    remedy = models.TextField("救济渠道", blank=True)
    note = models.TextField("备注", blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("取消日期", null=True, help_text="当日起不在清单里")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "职权"
        verbose_name_plural = "职权"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="power_from_to"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PowerBasis(models.Model):
    """设定依据: one article a power rests on. `key` is the law's name for comparison."""

    power = models.ForeignKey(Power, models.CASCADE, verbose_name="职权", related_name="bases")
    order = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("依据类型", max_length=20, choices=BasisKind.choices())
    law = models.CharField("法规名称", max_length=200)
    key = models.CharField("比对名称", max_length=200, db_index=True)
    article = models.CharField("条号", max_length=60, blank=True)

    class Meta:
        verbose_name = "设定依据（职权）"
        verbose_name_plural = "设定依据（职权）"
        constraints = [
            models.UniqueConstraint(fields=["power", "order"], name="power_basis_order"),
        ]

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class PowerDuty(models.Model):
    """责任事项: what the department must do at one stage of exercising the power."""

    power = models.ForeignKey(Power, models.CASCADE, verbose_name="职权", related_name="duties")
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices())
    text = models.TextField("责任事项")

    class Meta:
        verbose_name = "责任事项"
        verbose_name_plural = "责任事项"
        constraints = [
            models.UniqueConstraint(fields=["power", "stage"], name="power_duty_stage"),
        ]

    def __str__(self) -> str:
        return self.text
