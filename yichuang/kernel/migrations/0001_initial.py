import django.db.models.deletion
import django.db.models.expressions
import yichuang.kernel.documents.models
import yichuang.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="登录名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("display_name", models.CharField(max_length=100, verbose_name="姓名")),
                ("is_active", models.BooleanField(default=True, verbose_name="可用")),
                ("is_staff", models.BooleanField(default=False, verbose_name="工作人员")),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="须先改密码"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
            },
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="版本号")),
                ("years", models.JSONField(verbose_name="已载入年份")),
                ("source", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "notice_number",
                    models.CharField(blank=True, max_length=60, verbose_name="通知文号"),
                ),
                ("notice_date", models.DateField(null=True, verbose_name="通知日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("created_by", models.CharField(blank=True, max_length=60, verbose_name="建立人")),
            ],
            options={
                "verbose_name": "工作日历版本",
                "verbose_name_plural": "工作日历版本",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.BigIntegerField(verbose_name="推送序号")),
                ("message_id", models.CharField(max_length=60, verbose_name="消息编号")),
                ("type", models.CharField(max_length=60, verbose_name="事件类型")),
                ("subject", models.CharField(max_length=120, verbose_name="对象")),
                ("body", yichuang.kernel.fields.EncryptedTextField(verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "待送达"), ("sent", "已送达")],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="已试次数")),
                ("next_at", models.DateTimeField(verbose_name="下次尝试")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送达时间")),
            ],
            options={
                "verbose_name": "推送",
                "verbose_name_plural": "推送",
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=30, verbose_name="简称")),
                ("code", models.CharField(max_length=36, unique=True, verbose_name="部门编码")),
                (
                    "uscc",
                    models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("county", "县属部门"),
                            ("stationed", "派驻机构"),
                            ("township", "乡镇（街道）"),
                            ("hall", "政务服务机构"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "document_mark",
                    models.CharField(blank=True, max_length=20, verbose_name="发文机关代字"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                (
                    "supervision_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="监督电话"),
                ),
                (
                    "review_organ",
                    models.CharField(blank=True, max_length=100, verbose_name="行政复议机关"),
                ),
                ("court", models.CharField(blank=True, max_length=100, verbose_name="管辖法院")),
                ("valid_from", models.DateField(null=True, verbose_name="设立日期")),
                ("valid_to", models.DateField(null=True, verbose_name="撤销日期")),
            ],
            options={
                "verbose_name": "部门",
                "verbose_name_plural": "部门",
            },
        ),
        migrations.CreateModel(
            name="JobWorker",
            fields=[
                (
                    "id",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="编号"
                    ),
                ),
                ("host", models.CharField(max_length=100, verbose_name="主机")),
                ("pid", models.PositiveIntegerField(verbose_name="进程号")),
                ("started_at", models.DateTimeField(verbose_name="启动时间")),
                ("seen_at", models.DateTimeField(verbose_name="最近活动")),
            ],
            options={
                "verbose_name": "工作进程",
                "verbose_name_plural": "工作进程",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40, unique=True, verbose_name="口语词")),
                ("targets", models.JSONField(default=list, verbose_name="对应的规范词")),
                ("seeded", models.BooleanField(default=False, verbose_name="随产品提供")),
                ("updated_at", models.DateTimeField(null=True, verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "同义词",
                "verbose_name_plural": "同义词",
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="授权文号")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(verbose_name="止")),
                ("granted_at", models.DateTimeField(verbose_name="登记时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="首席代表",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="授权部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "首席代表授权",
                "verbose_name_plural": "首席代表授权",
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=80, verbose_name="系列")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("value", models.PositiveBigIntegerField(default=0, verbose_name="已用到")),
            ],
            options={
                "verbose_name": "流水号",
                "verbose_name_plural": "流水号",
                "constraints": [
                    models.UniqueConstraint(fields=("series", "year"), name="counter_series_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="County",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="县名")),
                ("code", models.CharField(max_length=12, verbose_name="行政区划代码")),
                ("details", models.JSONField(default=dict, verbose_name="网页底部信息")),
                ("opened_on", models.DateField(null=True, verbose_name="启用日期")),
            ],
            options={
                "verbose_name": "本县信息",
                "verbose_name_plural": "本县信息",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="county_only_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("status", models.PositiveSmallIntegerField(default=0, verbose_name="状态码")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="失败原因")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="kernel.delivery",
                        verbose_name="推送",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送尝试",
                "verbose_name_plural": "推送尝试",
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="密钥摘要")),
                ("hint", models.CharField(max_length=4, verbose_name="末四位")),
                ("scopes", models.JSONField(default=list, verbose_name="权限范围")),
                ("issued_at", models.DateTimeField(verbose_name="发放时间")),
                ("expires_on", models.DateField(verbose_name="有效期止")),
                ("last_used_on", models.DateField(null=True, verbose_name="最近使用")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="收回时间")),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="收回理由"),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发放人",
                    ),
                ),
                (
                    "departments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="限定部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口密钥",
                "verbose_name_plural": "接口密钥",
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "收件凭证"),
                            ("supplement", "补正材料一次性告知书"),
                            ("acceptance", "受理通知书"),
                            ("not_needed", "不受理告知书"),
                            ("acceptance_refusal", "不予受理决定书"),
                            ("special_procedure", "特别程序告知书"),
                            ("extension", "延期告知书"),
                            ("grant", "准予行政许可决定书"),
                            ("refusal", "不予行政许可决定书"),
                            ("termination", "终止办理告知书"),
                            ("delivery", "送达回证"),
                            ("service_result", "办理结果告知书"),
                            ("alteration", "准予变更行政许可决定书"),
                            ("renewal", "准予延续行政许可决定书"),
                            ("licence_intent", "拟作处理告知书"),
                            ("withdrawal", "撤回行政许可决定书"),
                            ("rescission", "撤销行政许可决定书"),
                            ("cancellation", "注销行政许可决定书"),
                            ("revocation", "吊销行政许可证件登记通知书"),
                            ("hearing_right", "听证告知书"),
                            ("hearing_notice", "听证通知书"),
                            ("hearing_record", "听证笔录"),
                            ("confirmation_grant", "行政确认决定书"),
                            ("confirmation_refusal", "不予行政确认决定书"),
                            ("payment_grant", "行政给付决定书"),
                            ("payment_refusal", "不予行政给付决定书"),
                            ("reward_grant", "行政奖励决定书"),
                            ("reward_refusal", "不予行政奖励决定书"),
                            ("ruling_grant", "行政裁决书"),
                            ("ruling_refusal", "驳回行政裁决申请决定书"),
                            ("other_power_grant", "办理决定书"),
                            ("other_power_refusal", "不予办理决定书"),
                            ("filing_receipt", "备案回执"),
                            ("gap_notice", "容缺受理通知书"),
                            ("gap_promise", "容缺受理承诺书"),
                            ("commitment", "告知承诺书"),
                            ("check_record", "承诺核查记录"),
                            ("correction_order", "责令限期改正通知书"),
                            ("fee_notice", "缴费通知书"),
                            ("typo", "更正书"),
                            ("originals_slip", "原件收取清单"),
                        ],
                        max_length=40,
                        verbose_name="文书种类",
                    ),
                ),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                ("series", models.CharField(max_length=40, verbose_name="文号系列")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("seq", models.PositiveIntegerField(verbose_name="序号")),
                ("subject_type", models.CharField(max_length=40, verbose_name="对象类型")),
                ("subject_id", models.CharField(max_length=80, verbose_name="对象编号")),
                ("payload", yichuang.kernel.fields.EncryptedJSONField(verbose_name="文书要素")),
                ("content", yichuang.kernel.fields.EncryptedJSONField(verbose_name="文书内容")),
                ("digest", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                ("verify_code", models.CharField(max_length=12, verbose_name="校验码")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有效"), ("voided", "已作废")],
                        default=yichuang.kernel.documents.models.DocumentState["VALID"],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("voided_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                ("void_reason", models.TextField(blank=True, verbose_name="作废理由")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="出具人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
            },
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="推送给谁")),
                (
                    "kind",
                    models.CharField(
                        choices=[("webhook", "事件通知"), ("exchange", "办件推送")],
                        max_length=10,
                        verbose_name="推送什么",
                    ),
                ),
                ("url", models.CharField(max_length=300, verbose_name="地址")),
                ("secret", yichuang.kernel.fields.EncryptedTextField(verbose_name="签名密钥")),
                ("types", models.JSONField(default=list, verbose_name="事件类型")),
                ("intranet", models.BooleanField(default=False, verbose_name="在政务外网")),
                ("position", models.BigIntegerField(verbose_name="已取到的台账序号")),
                ("last_no", models.BigIntegerField(default=0, verbose_name="最后的推送序号")),
                ("paused_at", models.DateTimeField(null=True, verbose_name="暂停时间")),
                (
                    "pause_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="暂停理由"),
                ),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "departments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="限定部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送地址",
                "verbose_name_plural": "推送地址",
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="endpoint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="kernel.endpoint",
                verbose_name="推送地址",
            ),
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(verbose_name="止")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("arranged_at", models.DateTimeField(verbose_name="安排时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="离开的人",
                    ),
                ),
                (
                    "arranged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_taken",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代班的人",
                    ),
                ),
            ],
            options={
                "verbose_name": "代班",
                "verbose_name_plural": "代班",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="任务")),
                ("key", models.CharField(max_length=160, verbose_name="幂等键")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="标题")),
                ("payload", models.JSONField(default=dict, verbose_name="参数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "正在处理"),
                            ("done", "已完成"),
                            ("failed", "失败"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("run_after", models.DateTimeField(verbose_name="不早于")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                (
                    "max_attempts",
                    models.PositiveSmallIntegerField(default=5, verbose_name="最多次数"),
                ),
                ("worker", models.CharField(blank=True, max_length=64, verbose_name="工作进程")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="已要求取消")),
                ("progress_done", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                ("progress_total", models.PositiveIntegerField(default=0, verbose_name="总数")),
                (
                    "progress_text",
                    models.CharField(blank=True, max_length=200, verbose_name="进度说明"),
                ),
                ("result", models.JSONField(null=True, verbose_name="结果")),
                ("error", models.TextField(blank=True, verbose_name="错误")),
                (
                    "owner_id",
                    models.BigIntegerField(db_index=True, null=True, verbose_name="发起人"),
                ),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
            ],
            options={
                "verbose_name": "后台任务",
                "verbose_name_plural": "后台任务",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["run_after", "id"],
                        name="job_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["worker"],
                        name="job_running",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "key"), name="job_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "cancelled"])
                        ),
                        name="job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None),
                            ("state__in", ["done", "failed", "cancelled"]),
                            _connector="OR",
                        ),
                        name="job_finished_is_final",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "seq",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号"),
                ),
                ("ts", models.DateTimeField(verbose_name="时间")),
                ("actor", models.CharField(max_length=64, verbose_name="操作人")),
                ("actor_role", models.CharField(blank=True, max_length=120, verbose_name="角色")),
                (
                    "acting_for",
                    models.CharField(blank=True, max_length=64, verbose_name="代谁操作"),
                ),
                ("auth", models.CharField(blank=True, max_length=80, verbose_name="身份验证")),
                (
                    "request_id",
                    models.CharField(blank=True, max_length=64, verbose_name="请求编号"),
                ),
                ("action", models.CharField(max_length=40, verbose_name="行为")),
                (
                    "object_type",
                    models.CharField(blank=True, max_length=40, verbose_name="对象类型"),
                ),
                ("object_id", models.CharField(blank=True, max_length=80, verbose_name="对象编号")),
                ("object_version", models.BigIntegerField(null=True, verbose_name="对象版本")),
                ("before", models.CharField(blank=True, max_length=64, verbose_name="之前摘要")),
                ("after", models.CharField(blank=True, max_length=64, verbose_name="之后摘要")),
                ("fields", models.TextField(blank=True, verbose_name="改动字段")),
                ("outcome", models.CharField(max_length=10, verbose_name="结果")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("pii", models.CharField(blank=True, max_length=64, verbose_name="个人信息承诺值")),
                ("prev", models.CharField(max_length=64, verbose_name="上一条散列")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="散列")),
            ],
            options={
                "verbose_name": "台账记录",
                "verbose_name_plural": "台账",
                "indexes": [
                    models.Index(fields=["object_type", "object_id", "seq"], name="ledger_object"),
                    models.Index(fields=["action", "seq"], name="ledger_action"),
                    models.Index(fields=["ts"], name="ledger_ts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False, verbose_name="编号"
                    ),
                ),
                ("seq", models.BigIntegerField(default=0, verbose_name="序号")),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                        verbose_name="散列",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账链头",
                "verbose_name_plural": "台账链头",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="ledger_one_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="抽取编号")),
                ("purpose", models.CharField(max_length=40, verbose_name="用途")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("roster", models.JSONField(verbose_name="名单")),
                ("digest", models.CharField(max_length=64, verbose_name="名单摘要")),
                ("size", models.PositiveIntegerField(verbose_name="抽取数量")),
                ("frozen_at", models.DateTimeField(verbose_name="封存时间")),
                ("frozen_by_id", models.BigIntegerField(null=True, verbose_name="封存人")),
                ("value", models.CharField(blank=True, max_length=100, verbose_name="随机数")),
                ("chosen", models.JSONField(default=list, verbose_name="抽中的")),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                ("drawn_by_id", models.BigIntegerField(null=True, verbose_name="抽取人")),
            ],
            options={
                "verbose_name": "抽取",
                "verbose_name_plural": "抽取",
                "indexes": [models.Index(fields=["purpose", "-id"], name="lot_purpose")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("value", "")),
                            models.Q(
                                models.Q(("value", ""), _negated=True),
                                ("drawn_at__gt", models.F("frozen_at")),
                            ),
                            _connector="OR",
                        ),
                        name="lot_value_after_freezing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=160, unique=True, verbose_name="幂等键")),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "短信"), ("mail", "邮件"), ("page", "站内消息")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("recipient", yichuang.kernel.fields.EncryptedTextField(verbose_name="收件人")),
                (
                    "recipient_masked",
                    models.CharField(max_length=100, verbose_name="收件人（脱敏）"),
                ),
                ("user_id", models.BigIntegerField(null=True, verbose_name="收件账号")),
                ("subject_type", models.CharField(max_length=40, verbose_name="对象类型")),
                ("subject_id", models.CharField(max_length=80, verbose_name="对象编号")),
                ("template", models.CharField(max_length=60, verbose_name="模板")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("text", yichuang.kernel.fields.EncryptedTextField(verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "待发送"), ("sent", "已发送"), ("failed", "发送失败")],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="失败原因")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=200, verbose_name="网关回执"),
                ),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="发送时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="阅读时间")),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
                    models.Index(fields=["user_id", "read_at"], name="notice_inbox"),
                    models.Index(fields=["state", "created_at"], name="notice_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="notice_sent_has_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "自然人"),
                            ("enterprise", "企业法人"),
                            ("institution", "事业法人"),
                            ("social", "社会组织法人"),
                            ("organ", "行政机关"),
                            ("other", "其他组织"),
                        ],
                        max_length=20,
                        verbose_name="类型",
                    ),
                ),
                ("name", yichuang.kernel.fields.EncryptedTextField(verbose_name="姓名或名称")),
                ("name_masked", models.CharField(max_length=100, verbose_name="脱敏名称")),
                (
                    "name_index",
                    models.CharField(db_index=True, max_length=64, verbose_name="名称索引"),
                ),
                ("id_kind", models.CharField(max_length=20, verbose_name="证件类型")),
                ("id_number", yichuang.kernel.fields.EncryptedTextField(verbose_name="证件号码")),
                ("id_index", models.CharField(max_length=64, verbose_name="证件索引")),
                (
                    "phone",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="手机"
                    ),
                ),
                (
                    "phone_index",
                    models.CharField(
                        blank=True, db_index=True, max_length=64, verbose_name="手机索引"
                    ),
                ),
                (
                    "address",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="地址"
                    ),
                ),
                (
                    "representative",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="法定代表人"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请人",
                "verbose_name_plural": "申请人",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="岗位名称")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="kernel.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                            ("clerk", "窗口受理员"),
                            ("reviewer", "审查员"),
                            ("approver", "审批员"),
                            ("department_head", "机关负责人"),
                            ("catalogue_editor", "事项编辑员"),
                            ("catalogue_reviewer", "事项审核员"),
                            ("leader", "县领导"),
                            ("applicant", "申请人"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                ("granted_at", models.DateTimeField(verbose_name="授予时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="收回时间")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants_given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授予人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "verbose_name_plural": "授权",
            },
        ),
        migrations.CreateModel(
            name="RoleProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                            ("clerk", "窗口受理员"),
                            ("reviewer", "审查员"),
                            ("approver", "审批员"),
                            ("department_head", "机关负责人"),
                            ("catalogue_editor", "事项编辑员"),
                            ("catalogue_reviewer", "事项审核员"),
                            ("leader", "县领导"),
                            ("applicant", "申请人"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("granted", models.BooleanField(null=True, verbose_name="已授予")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "角色建议",
                "verbose_name_plural": "角色建议",
            },
        ),
        migrations.CreateModel(
            name="SearchDoc",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("key", models.CharField(max_length=80, verbose_name="对象编号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("subtitle", models.CharField(blank=True, max_length=300, verbose_name="副标题")),
                ("payload", models.JSONField(default=dict, verbose_name="显示内容")),
                ("names", models.JSONField(default=list, verbose_name="名称和别名")),
                ("initials", models.TextField(blank=True, verbose_name="拼音首字母")),
                ("name_terms", models.TextField(blank=True, verbose_name="名称词")),
                ("body_terms", models.TextField(blank=True, verbose_name="正文词")),
                ("sound_terms", models.TextField(blank=True, verbose_name="读音词")),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="search_kind_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff_no", models.CharField(max_length=20, unique=True, verbose_name="工号")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="办公电话")),
                ("window", models.CharField(blank=True, max_length=40, verbose_name="窗口")),
                ("valid_from", models.DateField(verbose_name="到岗日期")),
                ("valid_to", models.DateField(null=True, verbose_name="离岗日期")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="kernel.department",
                        verbose_name="部门",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="kernel.post",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作人员",
                "verbose_name_plural": "工作人员",
            },
        ),
        migrations.CreateModel(
            name="StatuteValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="代码")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("authority", models.CharField(max_length=100, verbose_name="法规名")),
                ("article", models.CharField(max_length=60, verbose_name="条款")),
                ("value", models.PositiveIntegerField(verbose_name="数值")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("wd", "个工作日"),
                            ("nd", "日"),
                            ("month", "个月"),
                            ("year", "年"),
                            ("count", "个"),
                        ],
                        max_length=10,
                        verbose_name="单位",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="施行日期")),
                ("effective_to", models.DateField(null=True, verbose_name="失效日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("seen", "已核对原文"),
                            ("known", "未核对原文"),
                            ("unsure", "存疑"),
                        ],
                        max_length=10,
                        verbose_name="把握程度",
                    ),
                ),
            ],
            options={
                "verbose_name": "法定值",
                "verbose_name_plural": "法定值",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "effective_from"), name="statute_key_from"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to", None),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="statute_from_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(db_index=True, max_length=64, verbose_name="摘要（SHA-256）"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("jpg", "JPG 图片"),
                            ("png", "PNG 图片"),
                            ("pdf", "PDF 文档"),
                            ("ofd", "OFD 版式文档"),
                            ("docx", "Word 文档（docx）"),
                            ("xlsx", "Excel 表格（xlsx）"),
                            ("txt", "文本文件"),
                            ("csv", "CSV 表格"),
                            ("zip", "归档包"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("content_type", models.CharField(max_length=100, verbose_name="内容类型")),
                ("name", models.CharField(max_length=255, verbose_name="原文件名")),
                ("purpose", models.CharField(db_index=True, max_length=60, verbose_name="用途")),
                ("uploaded_by_id", models.BigIntegerField(null=True, verbose_name="上传人")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="file_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.TextField(verbose_name="委托事项")),
                ("item_codes", models.JSONField(default=list, verbose_name="限定事项编码")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_to", models.DateField(null=True, verbose_name="止")),
                ("given_at", models.DateTimeField(verbose_name="委托时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="终止原因"),
                ),
                ("resigned", models.BooleanField(default=False, verbose_name="代办人辞去")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="终止账号",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="委托账号",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_held",
                        to="kernel.party",
                        verbose_name="代办人",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_given",
                        to="kernel.party",
                        verbose_name="委托人",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="委托书",
                    ),
                ),
            ],
            options={
                "verbose_name": "委托",
                "verbose_name_plural": "委托",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spec", models.CharField(max_length=60, verbose_name="清单")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "等待校验"),
                            ("validated", "已校验，待确认"),
                            ("committing", "正在写入"),
                            ("committed", "已导入"),
                            ("cancelled", "已取消"),
                            ("refused", "不能导入"),
                        ],
                        default="uploaded",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几次校验")),
                (
                    "all_or_nothing",
                    models.BooleanField(default=False, verbose_name="有错则全部不导入"),
                ),
                ("actor", models.JSONField(default=dict, verbose_name="操作人身份")),
                (
                    "owner_id",
                    models.BigIntegerField(db_index=True, null=True, verbose_name="发起人"),
                ),
                ("read", models.PositiveIntegerField(default=0, verbose_name="读到")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="修改")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="不变")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="拒绝")),
                ("problem", models.TextField(blank=True, verbose_name="整份文件的问题")),
                (
                    "errors",
                    yichuang.kernel.fields.EncryptedJSONField(default=list, verbose_name="错误"),
                ),
                (
                    "preview",
                    yichuang.kernel.fields.EncryptedJSONField(default=dict, verbose_name="预览"),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="行摘要")),
                ("created_at", models.DateTimeField(verbose_name="上传时间")),
                ("validated_at", models.DateTimeField(null=True, verbose_name="校验时间")),
                ("committed_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kernel.job",
                        verbose_name="当前任务",
                    ),
                ),
                (
                    "error_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="错误工作簿",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="上传的文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入记录",
                "verbose_name_plural": "导入记录",
            },
        ),
        migrations.CreateModel(
            name="TokenRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="请求键摘要")),
                ("body", models.CharField(max_length=64, verbose_name="请求内容摘要")),
                ("object_type", models.CharField(max_length=40, verbose_name="对象类型")),
                ("object_id", models.CharField(max_length=80, verbose_name="对象编号")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态码")),
                ("answer", yichuang.kernel.fields.EncryptedTextField(verbose_name="答复")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="kernel.accesstoken",
                        verbose_name="接口密钥",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口请求",
                "verbose_name_plural": "接口请求",
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="窗口号")),
                ("name", models.CharField(max_length=60, verbose_name="窗口名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general", "综合窗口"),
                            ("special", "专业窗口"),
                            ("delivery", "出件窗口"),
                            ("help", "帮办代办窗口"),
                            ("advice", "咨询导办"),
                            ("complaint", "办不成事反映窗口"),
                        ],
                        max_length=20,
                        verbose_name="类型",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="位置")),
                ("valid_from", models.DateField(null=True, verbose_name="启用日期")),
                ("valid_to", models.DateField(null=True, verbose_name="停用日期")),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="kernel.department",
                        verbose_name="进驻部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "窗口",
                "verbose_name_plural": "窗口",
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.CharField(
                        choices=[("workday", "工作日"), ("saturday", "周六"), ("sunday", "周日")],
                        max_length=10,
                        verbose_name="哪一天",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="开门")),
                ("closes", models.TimeField(verbose_name="关门")),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="kernel.window",
                        verbose_name="窗口",
                    ),
                ),
            ],
            options={
                "verbose_name": "开放时间",
                "verbose_name_plural": "开放时间",
            },
        ),
        migrations.CreateModel(
            name="AuthorityItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_code", models.CharField(max_length=80, verbose_name="实施编码")),
                ("item_name", models.CharField(max_length=300, verbose_name="事项名称")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="kernel.authority",
                        verbose_name="首席代表授权",
                    ),
                ),
            ],
            options={
                "verbose_name": "首席代表授权事项",
                "verbose_name_plural": "首席代表授权事项",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "item_code"), name="authority_item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("name", models.CharField(max_length=60, verbose_name="节日或事由")),
                ("is_workday", models.BooleanField(verbose_name="是否上班")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="来源文件")),
                ("local", models.BooleanField(default=False, verbose_name="本地调整")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="kernel.calendarversion",
                        verbose_name="版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历日",
                "verbose_name_plural": "日历日",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "date"), name="calendar_day_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="authority_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                fields=("department", "number"), name="authority_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoke_reason", ""), ("revoked_at", None)),
                    models.Q(
                        ("revoked_at__isnull", False),
                        models.Q(("revoke_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="token_revoked_why",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["subject_type", "subject_id", "id"], name="document_subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("series", "year", "seq"), name="document_series_seq"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "valid"), ("void_reason", ""), ("voided_at", None)),
                    models.Q(
                        ("state", "voided"),
                        ("voided_at__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_void_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pause_reason", ""), ("paused_at", None)),
                    models.Q(
                        ("paused_at__isnull", False), models.Q(("pause_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="endpoint_paused_why",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["endpoint", "no"],
                name="delivery_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("endpoint", "no"), name="delivery_no_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("endpoint", "message_id"), name="delivery_id_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(("sent_at", None), ("state", "queued")),
                    _connector="OR",
                ),
                name="delivery_sent_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent", models.F("substitute")), _negated=True),
                name="handover_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="handover_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("id_kind", "id_index"), name="party_once"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("department", "name"), name="post_department_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "system_admin",
                            "security_admin",
                            "audit_admin",
                            "clerk",
                            "reviewer",
                            "approver",
                            "department_head",
                            "catalogue_editor",
                            "catalogue_reviewer",
                            "leader",
                            "applicant",
                        ],
                    )
                ),
                name="grant_known_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("user", "role"), name="grant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("revoked_at", None),
                    ("role__in", ["audit_admin", "security_admin", "system_admin"]),
                ),
                fields=("user",),
                name="grant_one_administrator",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "applicant",
                            "approver",
                            "catalogue_editor",
                            "catalogue_reviewer",
                            "clerk",
                            "department_head",
                            "leader",
                            "reviewer",
                        ],
                    )
                ),
                name="proposal_no_administrator",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("user", "role"),
                name="proposal_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="staff_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("principal", models.F("agent")), _negated=True),
                name="mandate_two_parties",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="mandate_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("new"), "+", models.F("changed")
                                ),
                                "+",
                                models.F("same"),
                            ),
                            "+",
                            models.F("rejected"),
                        ),
                    )
                ),
                name="import_counts_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committed_at__isnull", False), ("state", "committed")),
                    models.Q(
                        models.Q(("state", "committed"), _negated=True), ("committed_at", None)
                    ),
                    _connector="OR",
                ),
                name="import_committed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="tokenrequest",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="token_request_once"),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="window_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))), name="hours_from_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("window", "day", "opens"), name="hours_once"
            ),
        ),
    ]
