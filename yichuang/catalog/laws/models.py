"""The texts of laws a county checks citations against, and their articles."""

from django.db import models
from django.db.models import F, Q

from .rules import TextStatus


class Law(models.Model):
    """法律文本: one text of one law. `key` is its name for comparison (rules.plain_name)."""

    key = models.CharField("比对名称", max_length=200)
    name = models.CharField("法规名称", max_length=200)
    level = models.CharField("效力层级", max_length=20, blank=True)
    issuing_body = models.CharField("制定机关", max_length=100, blank=True)
    published_on = models.DateField("公布日期", null=True)
    effective_from = models.DateField("施行日期")
    version_on = models.DateField("文本日期")
    status = models.CharField("时效性", max_length=10, choices=TextStatus.choices())
    subject = models.CharField("部门法", max_length=40, blank=True)
    ended_on = models.DateField("废止日期", null=True, help_text="当日起不再有效")
    source_id = models.CharField("来源编号", max_length=40, blank=True)

    class Meta:
        verbose_name = "法律文本"
        verbose_name_plural = "法律文本"
        constraints = [
            models.UniqueConstraint(fields=["key", "version_on"], name="law_key_version"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("effective_from")),
                name="law_from_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.version_on}）"


class LawArticle(models.Model):
    """法律条文: one article as it reads now. `part` is 1 for 第十条之一, 0 for 第十条."""

    key = models.CharField("比对名称", max_length=200)
    law = models.CharField("法规名称", max_length=200)
    number = models.PositiveIntegerField("第几条")
    part = models.PositiveSmallIntegerField("之几", default=0)
    label = models.CharField("条号", max_length=20)
    text = models.TextField("条文")
    status = models.CharField("时效性", max_length=20, blank=True)

    class Meta:
        verbose_name = "法律条文"
        verbose_name_plural = "法律条文"
        constraints = [
            models.UniqueConstraint(fields=["key", "number", "part"], name="law_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.law}{self.label}"
