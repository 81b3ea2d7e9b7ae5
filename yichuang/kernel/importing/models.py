"""One import: from the uploaded file to the committed rows."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.enums import Labelled
from yichuang.kernel.fields import EncryptedJSONField


class RunState(Labelled):
    """How far an import has come."""

    UPLOADED = "uploaded", "等待校验"
    VALIDATED = "validated", "已校验，待确认"
    COMMITTING = "committing", "正在写入"
    COMMITTED = "committed", "已导入"
    CANCELLED = "cancelled", "已取消"
    REFUSED = "refused", "不能导入"


class ImportRun(models.Model):
    """导入记录. Preview and errors hold cell values, so they are encrypted."""

    spec = models.CharField("清单", max_length=60)
    state = models.CharField(
        "状态", max_length=12, choices=RunState.choices(), default=RunState.UPLOADED.value
    )
    file = models.ForeignKey(
        "kernel.StoredFile", models.PROTECT, verbose_name="上传的文件", related_name="+"
    )
    error_file = models.ForeignKey(
        "kernel.StoredFile", models.PROTECT, verbose_name="错误工作簿", null=True, related_name="+"
    )
    job = models.ForeignKey(
        "kernel.Job", models.SET_NULL, verbose_name="当前任务", null=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField("第几次校验", default=1)
    all_or_nothing = models.BooleanField("有错则全部不导入", default=False)
    actor = models.JSONField("操作人身份", default=dict)
    owner_id = models.BigIntegerField("发起人", null=True, db_index=True)
    read = models.PositiveIntegerField("读到", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("修改", default=0)
    same = models.PositiveIntegerField("不变", default=0)
    rejected = models.PositiveIntegerField("拒绝", default=0)
    problem = models.TextField("整份文件的问题", blank=True)
    errors = EncryptedJSONField("错误", default=list)
    preview = EncryptedJSONField("预览", default=dict)
    digest = models.CharField("行摘要", max_length=64, blank=True)
    created_at = models.DateTimeField("上传时间")
    validated_at = models.DateTimeField("校验时间", null=True)
    committed_at = models.DateTimeField("导入时间", null=True)

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    read=models.F("new")
                    + models.F("changed")
                    + models.F("same")
                    + models.F("rejected")
                ),
                name="import_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state="committed", committed_at__isnull=False)
                | (~Q(state="committed") & Q(committed_at=None)),
                name="import_committed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spec} {self.id}"
