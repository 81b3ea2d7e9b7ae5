"""The append-only ledger: one row per act, chained, and the head that orders writers."""

from django.db import models

from .rules import GENESIS, Entry


class LedgerEntry(models.Model):
    """台账记录. Update and delete are refused by triggers and by revoked rights."""

    seq = models.BigIntegerField("序号", primary_key=True)
    ts = models.DateTimeField("时间")
    actor = models.CharField("操作人", max_length=64)
    actor_role = models.CharField("角色", max_length=120, blank=True)
    acting_for = models.CharField("代谁操作", max_length=140, blank=True)
    auth = models.CharField("身份验证", max_length=80, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    action = models.CharField("行为", max_length=40)
    object_type = models.CharField("对象类型", max_length=40, blank=True)
    object_id = models.CharField("对象编号", max_length=80, blank=True)
    object_version = models.BigIntegerField("对象版本", null=True)
    before = models.CharField("之前摘要", max_length=64, blank=True)
    after = models.CharField("之后摘要", max_length=64, blank=True)
    fields = models.TextField("改动字段", blank=True)
    outcome = models.CharField("结果", max_length=10)
    reason = models.TextField("理由", blank=True)
    pii = models.CharField("个人信息承诺值", max_length=64, blank=True)
    prev = models.CharField("上一条散列", max_length=64)
    hash = models.CharField("散列", max_length=64, unique=True)

    class Meta:
        verbose_name = "台账记录"
        verbose_name_plural = "台账"
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="ledger_object"),
            models.Index(fields=["action", "seq"], name="ledger_action"),
            # Not implied by seq: an act carries the time of its request, not of its turn.
            models.Index(fields=["ts"], name="ledger_ts"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def as_entry(self) -> Entry:
        """The pure entry, for verification."""
        names = [name for name in Entry.__dataclass_fields__ if name != "at"]
        return Entry(at=self.ts, **{name: getattr(self, name) for name in names})


class LedgerHead(models.Model):
    """台账链头: a single row, locked last in every transaction, so that the chain has no fork."""

    id = models.PositiveSmallIntegerField("编号", primary_key=True, default=1)
    seq = models.BigIntegerField("序号", default=0)
    hash = models.CharField("散列", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "台账链头"
        verbose_name_plural = "台账链头"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head"),
        ]

    def __str__(self) -> str:
        return str(self.seq)
