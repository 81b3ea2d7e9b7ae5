"""A closed case as one file, and a case handed from the lower organ to the upper."""

from django.db import models

from .case import Case


class ArchivePackage(models.Model):
    """归档包: the closed case as a zip with index and digests, made by a job."""

    case = models.OneToOneField(
        Case, models.PROTECT, verbose_name="办件", related_name="archive_package"
    )
    stored_file = models.ForeignKey(
        "kernel.StoredFile", models.PROTECT, verbose_name="文件", related_name="+"
    )
    digest = models.CharField("目录摘要（SHA-256）", max_length=64)
    # A paper that comes later (撤销 of what this case granted) makes a further package.
    case_version = models.PositiveIntegerField("办件版本")
    pieces = models.PositiveIntegerField("件数")
    retention = models.CharField("保管期限", max_length=20)
    built_at = models.DateTimeField("归档时间")

    class Meta:
        verbose_name = "归档包"
        verbose_name_plural = "归档包"

    def __str__(self) -> str:
        return self.digest


class HandUp(models.Model):
    """报送上级 (行政许可法 Art 43): the lower organ has reviewed, the upper one decides."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="hand_up")
    lower = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="下级机关", related_name="+"
    )
    upper = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="上级机关", related_name="+"
    )
    due_on = models.DateField("初审期限")
    handed_at = models.DateTimeField("报送时间")
    handed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="报送人", related_name="+"
    )
    opinion = models.TextField("初审意见")

    class Meta:
        verbose_name = "报送上级"
        verbose_name_plural = "报送上级"

    def __str__(self) -> str:
        return self.opinion
