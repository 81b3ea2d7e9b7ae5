"""Who stands in for whom, and who decides at the hall for a department."""

from django.db import models
from django.db.models import F, Q


class Handover(models.Model):
    """代班: one person's case duties, done by another from a day to a day. It ends by itself."""

    absent = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="离开的人", related_name="handovers_given"
    )
    substitute = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="代班的人", related_name="handovers_taken"
    )
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="部门", related_name="+"
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止")
    reason = models.CharField("事由", max_length=200)
    arranged_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="安排人", null=True, related_name="+"
    )
    arranged_at = models.DateTimeField("安排时间")
    ended_at = models.DateTimeField("提前结束时间", null=True)

    class Meta:
        verbose_name = "代班"
        verbose_name_plural = "代班"
        constraints = [
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="handover_two_people"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="handover_from_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} – {self.valid_to}"


class Authority(models.Model):
    """首席代表授权: a department lets a named person decide at the hall (行政许可法 Art 26)."""

    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="授权部门", related_name="+"
    )
    user = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="首席代表", related_name="authorities"
    )
    number = models.CharField("授权文号", max_length=60)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止")
    granted_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )
    granted_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("终止时间", null=True)

    class Meta:
        verbose_name = "首席代表授权"
        verbose_name_plural = "首席代表授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="authority_from_to"
            ),
            models.UniqueConstraint(fields=["department", "number"], name="authority_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class AuthorityItem(models.Model):
    """首席代表授权事项: an item the authorisation lists, by its 实施编码."""

    authority = models.ForeignKey(
        Authority, models.CASCADE, verbose_name="首席代表授权", related_name="items"
    )
    item_code = models.CharField("实施编码", max_length=80)
    item_name = models.CharField("事项名称", max_length=300)

    class Meta:
        verbose_name = "首席代表授权事项"
        verbose_name_plural = "首席代表授权事项"
        constraints = [
            models.UniqueConstraint(fields=["authority", "item_code"], name="authority_item_once"),
        ]

    def __str__(self) -> str:
        return self.item_name
