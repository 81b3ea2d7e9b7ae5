"""Accounts, roles, applicants and mandates."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yichuang.kernel.fields import EncryptedTextField
from yichuang.kernel.permissions.rules import ADMINISTRATORS, Role

from .rules import PartyKind


class UserManager(BaseUserManager["User"]):
    """Creates accounts; there is no superuser, rights come from roles alone."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """账号. Staff and applicants share it; what they may do hangs on roles."""

    username = models.CharField("登录名", max_length=64, unique=True)
    email = models.EmailField("电子邮箱", blank=True)
    display_name = models.CharField("姓名", max_length=100)
    is_active = models.BooleanField("可用", default=True)
    is_staff = models.BooleanField("工作人员", default=False)
    must_change_password = models.BooleanField("须先改密码", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """授权: a role held from a day to a day, and who gave it."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="账号", related_name="grants")
    role = models.CharField("角色", max_length=30, choices=Role.choices())
    granted_at = models.DateTimeField("授予时间")
    granted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="授予人", null=True, related_name="grants_given"
    )
    revoked_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="grant_known_role"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(revoked_at=None), name="grant_once"
            ),
            # 三员互斥: whatever the code does, nobody holds two administrator roles at once.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None)
                & Q(role__in=sorted(role.value for role in ADMINISTRATORS)),
                name="grant_one_administrator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class RoleProposal(models.Model):
    """角色建议: a role that an imported list names; it counts once 安全管理员 confirms it."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="账号", related_name="proposals")
    role = models.CharField("角色", max_length=30, choices=Role.choices())
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="提出人", null=True, related_name="+"
    )
    decided_at = models.DateTimeField("处理时间", null=True)
    granted = models.BooleanField("已授予", null=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "角色建议"
        verbose_name_plural = "角色建议"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role__in=sorted(role.value for role in Role if role not in ADMINISTRATORS)
                ),
                name="proposal_no_administrator",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(decided_at=None), name="proposal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Party(models.Model):
    """申请人: a citizen, a firm or another body, known by its code, kept once."""

    kind = models.CharField("类型", max_length=20, choices=PartyKind.choices())
    name = EncryptedTextField("姓名或名称")
    name_masked = models.CharField("脱敏名称", max_length=100)
    name_index = models.CharField("名称索引", max_length=64, db_index=True)
    id_kind = models.CharField("证件类型", max_length=20)
    id_number = EncryptedTextField("证件号码")
    id_index = models.CharField("证件索引", max_length=64)
    phone = EncryptedTextField("手机", blank=True, default="")
    phone_index = models.CharField("手机索引", max_length=64, blank=True, db_index=True)
    address = EncryptedTextField("地址", blank=True, default="")
    representative = EncryptedTextField("法定代表人", blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="账号", null=True, related_name="parties"
    )

    class Meta:
        verbose_name = "申请人"
        verbose_name_plural = "申请人"
        constraints = [
            models.UniqueConstraint(fields=["id_kind", "id_index"], name="party_once"),
        ]

    def __str__(self) -> str:
        return self.name_masked


class Mandate(models.Model):
    """委托: who may act for whom, in what, from and to."""

    principal = models.ForeignKey(
        Party, models.PROTECT, verbose_name="委托人", related_name="mandates_given"
    )
    agent = models.ForeignKey(
        Party, models.PROTECT, verbose_name="代办人", related_name="mandates_held"
    )
    scope = models.TextField("委托事项")
    item_codes = models.JSONField("限定事项编码", default=list)  # empty: every item
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True)
    given_at = models.DateTimeField("委托时间")
    given_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="委托账号", null=True, related_name="+"
    )
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="终止账号", null=True, related_name="+"
    )
    end_reason = models.CharField("终止原因", max_length=200, blank=True)
    resigned = models.BooleanField("代办人辞去", default=False)
    proof = models.ForeignKey(
        "kernel.StoredFile", models.PROTECT, verbose_name="委托书", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="mandate_two_parties"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="mandate_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.scope
