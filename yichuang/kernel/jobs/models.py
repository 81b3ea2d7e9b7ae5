"""The queue: one row per job, in the same database as what the job is about."""

from django.db import models
from django.db.models import Q

from .rules import JobState


class Job(models.Model):
    """后台任务: written in the transaction that needs it, so a rollback takes it back."""

    name = models.CharField("任务", max_length=80)
    key = models.CharField("幂等键", max_length=160)
    title = models.CharField("标题", max_length=120, blank=True)
    payload = models.JSONField("参数", default=dict)
    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices(), default=JobState.QUEUED.value
    )
    run_after = models.DateTimeField("不早于")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多次数", default=5)
    worker = models.CharField("工作进程", max_length=64, blank=True)
    cancel_requested = models.BooleanField("已要求取消", default=False)
    progress_done = models.PositiveIntegerField("已处理", default=0)
    progress_total = models.PositiveIntegerField("总数", default=0)
    progress_text = models.CharField("进度说明", max_length=200, blank=True)
    result = models.JSONField("结果", null=True)
    error = models.TextField("错误", blank=True)
    owner_id = models.BigIntegerField("发起人", null=True, db_index=True)
    created_at = models.DateTimeField("创建时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="job_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in JobState]), name="job_state"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(state__in=["done", "failed", "cancelled"]),
                name="job_finished_is_final",
            ),
        ]
        indexes = [
            # What every poll of the worker asks; finished jobs are not in it.
            models.Index(
                fields=["run_after", "id"], condition=Q(state="queued"), name="job_waiting"
            ),
            models.Index(fields=["worker"], condition=Q(state="running"), name="job_running"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class JobWorker(models.Model):
    """工作进程: a process that runs jobs, and when it was last alive."""

    id = models.CharField("编号", max_length=64, primary_key=True)
    host = models.CharField("主机", max_length=100)
    pid = models.PositiveIntegerField("进程号")
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("最近活动")

    class Meta:
        verbose_name = "工作进程"
        verbose_name_plural = "工作进程"

    def __str__(self) -> str:
        return self.id
