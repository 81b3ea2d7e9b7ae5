"""非行政许可审批清理台账: what was found, and its one end."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.rules.legacy import Disposal

from .guard import Documented


class LegacyEntry(models.Model):
    """遗留事项: an approval of the abolished kind, from the list it was found in."""

    code = models.CharField("台账编号", max_length=80, unique=True)
    name = models.CharField("事项名称", max_length=300)
    department = models.CharField("部门", max_length=200)
    found_in = models.CharField("出自文件", max_length=300)

    class Meta:
        verbose_name = "非行政许可遗留事项"
        verbose_name_plural = "非行政许可遗留事项"

    def __str__(self) -> str:
        return self.name


class LegacyDisposal(Documented):
    """处置: the one end of a legacy entry."""

    entry = models.OneToOneField(
        LegacyEntry, models.PROTECT, verbose_name="遗留事项", related_name="disposal"
    )
    way = models.CharField("处置", max_length=12, choices=Disposal.choices())
    effective_on = models.DateField("生效日期")
    power_type = models.CharField(
        "转为的类型", max_length=20, blank=True, choices=PowerType.choices()
    )
    bases = models.TextField("设定依据", blank=True)

    class Meta:
        verbose_name = "非行政许可处置"
        verbose_name_plural = "非行政许可处置"
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("document_date")), name="disposal_after_document"
            ),
            models.CheckConstraint(
                condition=~Q(way="licence") | (Q(power_type="licence") & ~Q(bases="")),
                name="disposal_licence_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.effective_on}"
