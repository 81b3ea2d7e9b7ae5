"""The lines of the upper level's catalogue."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.powers.rules import PowerType


class BaseEntry(models.Model):
    """基本目录事项: one line of the upper level's catalogue, from and to."""

    base_code = models.CharField("基本编码", max_length=40, unique=True)
    name = models.CharField("事项名称", max_length=300)
    kind = models.CharField("职权类型", max_length=20, choices=PowerType.choices())
    levels = models.CharField("行使层级", max_length=60, blank=True)
    basis = models.TextField("设定依据", blank=True)
    document = models.CharField("公布文件", max_length=200)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("取消日期", null=True, help_text="当日起不在目录里")

    class Meta:
        verbose_name = "基本目录事项"
        verbose_name_plural = "基本目录事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="base_entry_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.name
