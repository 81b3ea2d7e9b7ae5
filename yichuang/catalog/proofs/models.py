"""The rows of the 证明事项清单."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.marks import new_mark

from .rules import Level, Opinion, Replacement


class Proof(models.Model):
    """证明事项: one row of the list for a time. A later row of the same number closes it."""

    number = models.CharField("清单编号", max_length=20)
    name = models.CharField("证明名称", max_length=200)
    key = models.CharField("比对名称", max_length=200, db_index=True)
    purpose = models.CharField("用途", max_length=300, blank=True)
    item_code = models.CharField("实施编码", max_length=40, blank=True)
    demanded_by = models.CharField("索要单位", max_length=200, blank=True)
    issued_by = models.CharField("开具单位", max_length=200, blank=True)
    basis_law = models.CharField("设定依据", max_length=200, blank=True)
    basis_article = models.CharField("条款", max_length=100, blank=True)
    basis_level = models.CharField("依据层级", max_length=20, blank=True, choices=Level.choices())
    seal_step = models.BooleanField("盖章环节", default=False)
    seal = models.CharField("盖什么章", max_length=100, blank=True)
    opinion = models.CharField("清理意见", max_length=20, choices=Opinion.choices())
    replacement = models.CharField(
        "取消后替代方式", max_length=20, blank=True, choices=Replacement.choices()
    )
    interface = models.CharField("数据接口或核验方式", max_length=200, blank=True)
    guide = models.CharField("办理指南", max_length=500, blank=True)
    document = models.CharField("依据文件", max_length=200, blank=True)
    tags = models.CharField("标注", max_length=100, blank=True)
    published_on = models.DateField("公布日期", null=True)
    effective_from = models.DateField("生效日期")
    effective_to = models.DateField("失效日期", null=True)
    # Another number with every change: the sum over the list tells whether it is still the same.
    mark = models.BigIntegerField("改动标记", default=new_mark)

    class Meta:
        verbose_name = "证明事项"
        verbose_name_plural = "证明事项"
        constraints = [
            models.UniqueConstraint(fields=["number", "effective_from"], name="proof_row_once"),
            models.CheckConstraint(
                condition=~Q(opinion="cancelled") | ~Q(replacement=""),
                name="proof_cancelled_has_replacement",
            ),
            models.CheckConstraint(
                condition=~Q(opinion="kept")
                | Q(basis_level__in=["law", "regulation", "state_council"]),
                name="proof_kept_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="proof_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
