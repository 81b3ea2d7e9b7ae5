"""The item: what stays the same while its versions change."""

from django.db import models

from yichuang.catalog.items.rules.enums import Audience


class Item(models.Model):
    """事项: one 业务办理项 of one department.

    `implement_code` is the code people quote; where a source only has the 33-digit
    business code it stands here whole, so that the column is unique. All codes are text:
    provinces run their own numbers (domain.md 2.2).
    """

    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="实施主体", related_name="+"
    )
    name = models.CharField("事项名称", max_length=300)
    parent_name = models.CharField("主项名称", max_length=300, blank=True)
    base_code = models.CharField("基本编码", max_length=40, blank=True)
    implement_code = models.CharField("实施编码", max_length=80, unique=True)
    business_code = models.CharField("业务办理项编码", max_length=80, blank=True)
    local_base_code = models.CharField("地方基本编码", max_length=80, blank=True)
    local_implement_code = models.CharField("地方实施编码", max_length=80, blank=True)
    source = models.CharField("数据来源", max_length=40, blank=True)
    source_url = models.TextField("来源链接", blank=True)
    source_digest = models.CharField("来源行摘要", max_length=64, blank=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        indexes = [
            models.Index(fields=["department", "name", "id"], name="item_department_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemTheme(models.Model):
    """事项主题: the browse index of what is published; rewritten at each publication."""

    item = models.ForeignKey(Item, models.CASCADE, verbose_name="事项", related_name="themes")
    audience = models.CharField("对象", max_length=10, choices=Audience.choices())
    theme = models.CharField("主题", max_length=40)

    class Meta:
        verbose_name = "事项主题"
        verbose_name_plural = "事项主题"
        constraints = [
            models.UniqueConstraint(fields=["audience", "theme", "item"], name="item_theme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.audience}/{self.theme}"
