"""What officers found about pairs of names too much alike."""

from django.db import models

from yichuang.catalog.reduction.rules.disguise import Judgement, SubjectKind

from .acts import ReductionLine
from .guard import Fixed


class DisguiseJudgement(Fixed):
    """明减暗增判断: an officer's word on one pair; a later one stands before an earlier."""

    line = models.ForeignKey(
        ReductionLine, models.PROTECT, verbose_name="取消的事项", related_name="+"
    )
    subject_kind = models.CharField("出现在", max_length=6, choices=SubjectKind.choices())
    subject_code = models.CharField("编码", max_length=80)
    subject_name = models.CharField("名称", max_length=300)
    percent = models.PositiveSmallIntegerField("相似度")
    verdict = models.CharField("判断", max_length=10, choices=Judgement.choices())
    reason = models.TextField("理由")
    recorded_at = models.DateTimeField("判断时间")
    recorded_by_id = models.BigIntegerField("判断人", null=True)

    class Meta:
        verbose_name = "明减暗增判断"
        verbose_name_plural = "明减暗增判断"
        indexes = [
            models.Index(
                fields=["line", "subject_kind", "subject_code"], name="disguise_judgement_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_name} {self.get_verdict_display()}"
