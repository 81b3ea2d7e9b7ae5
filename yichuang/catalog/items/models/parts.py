"""The parts of a version: materials, steps, bases, fees, places, questions."""

from typing import Any

from django.db import models

from yichuang.catalog.items.rules import enums
from yichuang.catalog.items.rules.enums import FROZEN_STATES

from .guard import refuse_frozen
from .version import ItemVersion

_FROZEN = [state.value for state in FROZEN_STATES]


class PartQuerySet(models.QuerySet[Any]):
    """Refuses bulk writes on the parts of published versions."""

    def _refuse(self) -> None:
        frozen = self.filter(version__state__in=_FROZEN).values_list("version", flat=True)
        refuse_frozen(ItemVersion, frozen.first())

    def update(self, **values: Any) -> int:
        self._refuse()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        versions = {row.version_id for row in rows}
        frozen = ItemVersion.objects.filter(pk__in=versions, state__in=_FROZEN)
        refuse_frozen(ItemVersion, frozen.values_list("pk", flat=True).first())
        return super().bulk_create(rows, *args, **kwargs)


class Part(models.Model):
    """What all parts share: the version, the order, the guard."""

    sort = models.PositiveIntegerField("排序", default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen(ItemVersion, self.version_id)  # type: ignore[attr-defined]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen(ItemVersion, self.version_id)  # type: ignore[attr-defined]
        return super().delete(*args, **kwargs)


class Material(Part):
    """申请材料."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="materials"
    )
    key = models.CharField("材料键", max_length=60)
    name = models.CharField("材料名称", max_length=300)
    kind = models.CharField(
        "材料类型", max_length=12, choices=enums.MaterialKind.choices(), blank=True
    )
    form = models.CharField(
        "材料形式", max_length=12, choices=enums.MaterialForm.choices(), blank=True
    )
    copies_original = models.PositiveSmallIntegerField("原件份数", default=0)
    copies_copy = models.PositiveSmallIntegerField("复印件份数", default=0)
    paper = models.CharField("纸质规格", max_length=40, blank=True)
    blank_form_ref = models.CharField("空白表格", max_length=200, blank=True)
    sample_ref = models.CharField("示例样表", max_length=200, blank=True)
    source = models.CharField(
        "来源渠道", max_length=14, choices=enums.MaterialSource.choices(), blank=True
    )
    source_note = models.CharField("来源说明", max_length=200, blank=True)
    necessity = models.CharField(
        "材料必要性", max_length=10, choices=enums.Necessity.choices(), default="required"
    )
    basis_law = models.CharField("要求提供的依据", max_length=200, blank=True)
    basis_article = models.CharField("依据条款", max_length=100, blank=True)
    acceptance_standard = models.TextField("受理标准", blank=True)
    filling_notes = models.TextField("填报须知", blank=True)
    later_days = models.PositiveSmallIntegerField("容缺补交期限（工作日）", null=True)
    held_by_government = models.BooleanField("政府已有", null=True)
    is_proof = models.BooleanField("属于证明事项", default=False)
    when = models.JSONField("什么情况下要交", default=dict)

    class Meta(Part.Meta):
        verbose_name = "申请材料"
        verbose_name_plural = "申请材料"
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="material_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(Part):
    """办理环节."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="steps"
    )
    key = models.CharField("环节键", max_length=40)
    name = models.CharField("环节名称", max_length=60)
    actor = models.CharField(
        "谁办", max_length=12, choices=enums.StepActor.choices(), default="department"
    )
    role = models.CharField("角色", max_length=40, blank=True)
    post = models.CharField("岗位", max_length=60, blank=True)
    days = models.PositiveSmallIntegerField("时限", null=True)
    unit = models.CharField(
        "时限单位", max_length=6, choices=enums.LimitUnit.choices(), default="wd"
    )
    needs = models.JSONField("前置环节", default=list)
    requirement = models.TextField("办理要求", blank=True)
    two_person = models.BooleanField("须两人办理", default=False)
    special_procedure = models.CharField(
        "特别程序", max_length=16, choices=enums.SpecialProcedure.choices(), blank=True
    )

    class Meta(Part.Meta):
        verbose_name = "办理环节"
        verbose_name_plural = "办理环节"
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="step_key")]

    def __str__(self) -> str:
        return self.name


class LegalBasis(Part):
    """设定依据."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="bases"
    )
    law = models.CharField("依据名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    article = models.CharField("条款", max_length=100, blank=True)
    text = models.TextField("条款原文", blank=True)
    level = models.CharField(
        "依据层级", max_length=20, choices=enums.BasisLevel.choices(), blank=True
    )
    url = models.TextField("原文地址", blank=True)

    class Meta(Part.Meta):
        verbose_name = "设定依据"
        verbose_name_plural = "设定依据"

    def __str__(self) -> str:
        return f"{self.law}{self.article}"


class Fee(Part):
    """收费项目."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="fees"
    )
    item = models.CharField("收费项目", max_length=100)
    standard = models.CharField("收费标准", max_length=200, blank=True)
    basis = models.TextField("收费依据", blank=True)
    basis_level = models.CharField(
        "收费依据层级", max_length=20, choices=enums.BasisLevel.choices(), blank=True
    )
    reducible = models.BooleanField("可减免", default=False)
    reduction_basis = models.TextField("减免依据", blank=True)
    amount = models.CharField("单价（元）", max_length=20, blank=True)
    quantity_field = models.CharField("按哪个栏目的数量计", max_length=60, blank=True)
    before_delivery = models.BooleanField("领取结果前须缴清", default=False)
    before_delivery_basis = models.TextField("先缴后领的依据", blank=True)

    class Meta(Part.Meta):
        verbose_name = "收费项目"
        verbose_name_plural = "收费项目"

    def __str__(self) -> str:
        return self.item


class Place(Part):
    """办理地点."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="places"
    )
    name = models.CharField("地点名称", max_length=100)
    address = models.CharField("地址", max_length=300, blank=True)
    window = models.CharField("窗口", max_length=100, blank=True)
    hours = models.CharField("办公时间", max_length=300, blank=True)
    phone = models.CharField("电话", max_length=60, blank=True)
    transport = models.CharField("交通", max_length=300, blank=True)

    class Meta(Part.Meta):
        verbose_name = "办理地点"
        verbose_name_plural = "办理地点"

    def __str__(self) -> str:
        return self.name


class Faq(Part):
    """常见问题."""

    version = models.ForeignKey(
        ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="faqs"
    )
    question = models.CharField("问题", max_length=200)
    answer = models.TextField("回答", blank=True)

    class Meta(Part.Meta):
        verbose_name = "常见问题"
        verbose_name_plural = "常见问题"

    def __str__(self) -> str:
        return self.question
