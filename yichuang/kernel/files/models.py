"""Uploaded and produced files: one row per upload, content kept once by digest."""

from django.db import models
from django.db.models import Q

from .rules import FileKind


class StoredFile(models.Model):
    """文件: what was uploaded, by whom, for what. The content lies in the data folder."""

    sha256 = models.CharField("摘要（SHA-256）", max_length=64, db_index=True)
    size = models.PositiveIntegerField("字节数")
    kind = models.CharField("类型", max_length=10, choices=FileKind.choices())
    content_type = models.CharField("内容类型", max_length=100)
    name = models.CharField("原文件名", max_length=255)
    purpose = models.CharField("用途", max_length=60, db_index=True)
    uploaded_by_id = models.BigIntegerField("上传人", null=True)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
