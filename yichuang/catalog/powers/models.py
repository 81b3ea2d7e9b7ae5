"""The entries of the 权责清单, a row per version of a power, and the lists as published."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from yichuang.kernel.errors import Conflict

from .rules import BasisKind, PowerType, Stage


class Power(models.Model):
    """职权: one version of one power, in the list from `valid_from` until before `valid_to`."""

    code = models.CharField("职权编码", max_length=80)
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
            models.UniqueConstraint(fields=["code", "valid_from"], name="power_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="power_one_open"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in PowerType]), name="power_kind_exists"
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


class _Frozen(models.QuerySet[Any]):
    """Refuses to change or remove what was published; the digest shows any other way."""

    def update(self, **values: Any) -> int:
        raise Conflict("已公布的权责清单不能改。", what_to_do="请发起调整，公布新的一版。")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Conflict("已公布的权责清单不能删。")


class PowerEdition(models.Model):
    """权责清单版本: the whole list as it was published. `content`: canonical JSON, deflated."""

    number = models.PositiveIntegerField("版次", unique=True)
    effective_from = models.DateField("施行日期")
    published_at = models.DateTimeField("公布时间")
    document = models.CharField("公布文件", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    powers = models.PositiveIntegerField("职权数")
    departments = models.PositiveIntegerField("部门数")
    content = models.BinaryField("内容")

    objects = models.Manager.from_queryset(_Frozen)()

    class Meta:
        verbose_name = "权责清单版本"
        verbose_name_plural = "权责清单版本"

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Conflict("已公布的权责清单不能改。", what_to_do="请发起调整，公布新的一版。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Conflict("已公布的权责清单不能删。")
