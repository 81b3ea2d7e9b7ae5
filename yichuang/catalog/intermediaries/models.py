"""The rows of the 中介服务清单."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.marks import new_mark

from .rules import Client, Level, Pricing


class Intermediary(models.Model):
    """中介服务: one row of the list for a time. A later row of the same number closes it."""

    number = models.CharField("序号", max_length=20)
    name = models.CharField("中介服务事项名称", max_length=200)
    result_paper = models.CharField("结果文件", max_length=200)
    item_code = models.CharField("实施编码", max_length=40, blank=True)
    item_name = models.CharField("涉及的审批事项", max_length=200, blank=True)
    organ = models.CharField("审批部门", max_length=200, blank=True)
    basis_law = models.CharField("设定依据", max_length=200)
    basis_article = models.CharField("条款", max_length=100)
    basis_level = models.CharField("依据层级", max_length=20, choices=Level.choices())
    qualification = models.CharField("中介机构资质要求", max_length=300, blank=True)
    client = models.CharField("委托方", max_length=20, choices=Client.choices())
    pricing = models.CharField("收费性质", max_length=20, choices=Pricing.choices())
    price = models.CharField("收费标准", max_length=300, blank=True)
    time_limit = models.CharField("办理时限", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    published_on = models.DateField("公布日期", null=True)
    effective_from = models.DateField("生效日期")
    effective_to = models.DateField("失效日期", null=True)
    # Another number with every change: the sum over the list tells whether it is still the same.
    mark = models.BigIntegerField("改动标记", default=new_mark)

    class Meta:
        verbose_name = "中介服务"
        verbose_name_plural = "中介服务"
        constraints = [
            models.UniqueConstraint(
                fields=["number", "effective_from"], name="intermediary_row_once"
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="intermediary_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
