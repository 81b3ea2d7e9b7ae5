"""Departments, posts and the people who hold them."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.org.rules import DepartmentKind


class Department(models.Model):
    """部门: a body that can own items and decide cases."""

    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=30, blank=True)
    code = models.CharField("部门编码", max_length=36, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    kind = models.CharField("类别", max_length=20, choices=DepartmentKind.choices())
    document_mark = models.CharField("发文机关代字", max_length=20, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    supervision_phone = models.CharField("监督电话", max_length=40, blank=True)
    review_organ = models.CharField("行政复议机关", max_length=100, blank=True)
    court = models.CharField("管辖法院", max_length=100, blank=True)
    valid_from = models.DateField("设立日期", null=True)
    valid_to = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: what a person does in a department, e.g. 审批股股长."""

    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="部门", related_name="posts"
    )
    name = models.CharField("岗位名称", max_length=60)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="post_department_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffMember(models.Model):
    """工作人员: a login account, its department and post, from and to."""

    user = models.OneToOneField(
        "kernel.User", models.PROTECT, verbose_name="账号", related_name="staff"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="部门", related_name="staff"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name="岗位", null=True, related_name="staff"
    )
    staff_no = models.CharField("工号", max_length=20, unique=True)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    window = models.CharField("窗口", max_length=40, blank=True)
    valid_from = models.DateField("到岗日期")
    valid_to = models.DateField("离岗日期", null=True)

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="staff_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.staff_no
