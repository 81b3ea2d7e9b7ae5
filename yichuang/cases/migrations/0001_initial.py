import django.db.models.deletion
import yichuang.cases.rules.states
import yichuang.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("kernel", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="受理编号")),
                ("query_code", yichuang.kernel.fields.EncryptedTextField(verbose_name="查询码")),
                ("item_name", models.CharField(max_length=300, verbose_name="事项名称")),
                ("regime", models.CharField(max_length=30, verbose_name="法律类别")),
                (
                    "lane",
                    models.CharField(
                        choices=[("instant", "即办件"), ("promise", "承诺件")],
                        max_length=20,
                        verbose_name="办件类型",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("window", "窗口"),
                            ("online", "网上"),
                            ("platform", "政务服务平台"),
                        ],
                        max_length=20,
                        verbose_name="申请渠道",
                    ),
                ),
                (
                    "applicant_masked",
                    models.CharField(max_length=100, verbose_name="申请人（脱敏）"),
                ),
                (
                    "contact_phone",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="联系手机"
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="情形回答")),
                (
                    "form",
                    yichuang.kernel.fields.EncryptedJSONField(default=dict, verbose_name="申请表"),
                ),
                (
                    "wants",
                    models.CharField(default="electronic", max_length=20, verbose_name="领取方式"),
                ),
                ("card_read", models.JSONField(default=list, verbose_name="读卡")),
                (
                    "choice",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="通道选择"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "已收件"),
                            ("supplement", "待补正"),
                            ("reviewing", "审查中"),
                            ("paused", "特别程序"),
                            ("decided", "待送达"),
                            ("closed", "办结"),
                        ],
                        max_length=20,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "准予"),
                            ("refused", "不予"),
                            ("not_needed", "不受理"),
                            ("not_accepted", "不予受理"),
                            ("withdrawn", "撤回申请"),
                            ("lapsed", "逾期未补正终止"),
                            ("filed", "已备案"),
                            ("gaps_expired", "容缺逾期终止"),
                        ],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "card",
                    models.CharField(
                        choices=[("none", "正常"), ("yellow", "黄牌"), ("red", "红牌")],
                        default=yichuang.cases.rules.states.Card["NONE"],
                        max_length=10,
                        verbose_name="监察牌",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="收件时间")),
                ("received_on", models.DateField(verbose_name="收件日期")),
                ("notice_due", models.DateField(null=True, verbose_name="一次告知期限")),
                ("supplied_on", models.DateField(null=True, verbose_name="补正交齐日期")),
                ("supplement_due", models.DateField(null=True, verbose_name="补正期限")),
                ("accepted_on", models.DateField(null=True, verbose_name="受理日期")),
                (
                    "accepted_how",
                    models.CharField(
                        blank=True,
                        choices=[("officer", "窗口受理"), ("deemed", "视为受理")],
                        max_length=20,
                        verbose_name="受理方式",
                    ),
                ),
                ("due_statutory", models.DateField(null=True, verbose_name="法定到期")),
                ("due_promised", models.DateField(null=True, verbose_name="承诺到期")),
                ("decide_by", models.DateField(null=True, verbose_name="最晚决定日期")),
                ("due_provisional", models.BooleanField(default=False, verbose_name="到期日待定")),
                ("due_deliver", models.DateField(null=True, verbose_name="送达期限")),
                (
                    "calendar_version",
                    models.CharField(blank=True, max_length=40, verbose_name="日历版本"),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                (
                    "idempotency_key",
                    models.CharField(max_length=64, null=True, unique=True, verbose_name="请求键"),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.party",
                        verbose_name="代办人",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.party",
                        verbose_name="申请人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="实施部门",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="现在经办",
                    ),
                ),
                (
                    "item_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemversion",
                        verbose_name="事项版本",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.mandate",
                        verbose_name="委托",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件",
                "verbose_name_plural": "办件",
            },
        ),
        migrations.CreateModel(
            name="ArchivePackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="目录摘要（SHA-256）")),
                ("case_version", models.PositiveIntegerField(verbose_name="办件版本")),
                ("pieces", models.PositiveIntegerField(verbose_name="件数")),
                ("retention", models.CharField(max_length=20, verbose_name="保管期限")),
                ("built_at", models.DateTimeField(verbose_name="归档时间")),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive_package",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "归档包",
                "verbose_name_plural": "归档包",
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="序号")),
                ("kind", models.CharField(max_length=40, verbose_name="行为")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor", models.CharField(max_length=100, verbose_name="办理人")),
                ("text", models.TextField(verbose_name="说明")),
                ("public", models.BooleanField(default=True, verbose_name="申请人可见")),
                (
                    "actor_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件经过",
                "verbose_name_plural": "办件经过",
                "ordering": ["case_id", "seq"],
            },
        ),
        migrations.CreateModel(
            name="CaseMaterial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="材料键")),
                ("name", models.CharField(max_length=300, verbose_name="材料名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unseen", "未看"),
                            ("complete", "齐全"),
                            ("defective", "有问题"),
                            ("exempt", "免交"),
                            ("later", "容缺后补"),
                            ("promised", "以承诺代替"),
                        ],
                        max_length=20,
                        verbose_name="核验",
                    ),
                ),
                ("form", models.CharField(blank=True, max_length=40, verbose_name="形式")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="份数")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="取得方式")),
                ("problem", models.TextField(blank=True, verbose_name="问题")),
                ("fix", models.TextField(blank=True, verbose_name="怎样补")),
                ("received_on", models.DateField(null=True, verbose_name="收取日期")),
                ("sort", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件材料",
                "verbose_name_plural": "办件材料",
            },
        ),
        migrations.CreateModel(
            name="ClockPause",
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
                            ("hearing", "听证"),
                            ("tender", "招标"),
                            ("auction", "拍卖"),
                            ("inspection", "检验"),
                            ("testing", "检测"),
                            ("quarantine", "检疫"),
                            ("appraisal", "鉴定"),
                            ("expert_review", "专家评审"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("days_needed", models.PositiveSmallIntegerField(verbose_name="告知所需工作日")),
                ("expected_end", models.DateField(verbose_name="预计结束")),
                ("ends_on", models.DateField(null=True, verbose_name="结束日期")),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="告知书",
                    ),
                ),
            ],
            options={
                "verbose_name": "特别程序",
                "verbose_name_plural": "特别程序",
            },
        ),
        migrations.CreateModel(
            name="CodeRecovery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_index", models.CharField(max_length=64, verbose_name="验证码摘要")),
                ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "找回查询码",
                "verbose_name_plural": "找回查询码",
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted_on", models.DateField(verbose_name="受理日期")),
                ("signed_by", yichuang.kernel.fields.EncryptedTextField(verbose_name="签名人")),
                ("signed_at", models.DateTimeField(verbose_name="签名时间")),
                (
                    "signed_how",
                    models.CharField(
                        choices=[("online", "网上签署"), ("paper", "窗口纸质签署")],
                        max_length=10,
                        verbose_name="签署方式",
                    ),
                ),
                ("standing", models.CharField(max_length=200, verbose_name="信用核验")),
                ("standing_connected", models.BooleanField(verbose_name="信用核验已接入")),
                ("replaced", models.JSONField(verbose_name="以承诺代替的材料")),
                ("check_days", models.PositiveSmallIntegerField(verbose_name="几个工作日内核查")),
                ("check_by", models.DateField(null=True, verbose_name="核查期限")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitment",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="承诺书",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知承诺",
                "verbose_name_plural": "告知承诺",
            },
        ),
        migrations.CreateModel(
            name="CommitmentCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("true", "承诺属实"),
                            ("false", "承诺不实"),
                            ("unchecked", "无法核查"),
                        ],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("evidence", models.TextField(verbose_name="核查情况和证据")),
                ("checked_on", models.DateField(verbose_name="核查日期")),
                (
                    "consequence",
                    models.CharField(
                        blank=True,
                        choices=[("correct", "责令限期改正"), ("rescind", "提出撤销决定")],
                        max_length=12,
                        verbose_name="处理",
                    ),
                ),
                ("correct_by", models.DateField(null=True, verbose_name="改正期限")),
                ("repaired_on", models.DateField(null=True, verbose_name="信用修复日期")),
                ("repair_note", models.TextField(blank=True, verbose_name="修复依据")),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.party",
                        verbose_name="申请人",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_made",
                        to="cases.commitment",
                        verbose_name="告知承诺",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="核查记录",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.lot",
                        verbose_name="抽取",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺核查",
                "verbose_name_plural": "承诺核查",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "准予"),
                            ("refused", "不予"),
                            ("not_needed", "不受理"),
                            ("not_accepted", "不予受理"),
                            ("withdrawn", "撤回申请"),
                            ("lapsed", "逾期未补正终止"),
                            ("filed", "已备案"),
                            ("gaps_expired", "容缺逾期终止"),
                        ],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="内容")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("deemed", models.BooleanField(default=False, verbose_name="视为准予")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="决定书",
                    ),
                ),
            ],
            options={
                "verbose_name": "决定",
                "verbose_name_plural": "决定",
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
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("direct", "直接送达"),
                            ("post", "邮寄送达"),
                            ("electronic", "电子送达"),
                            ("left", "留置送达"),
                            ("announced", "公告送达"),
                        ],
                        max_length=20,
                        verbose_name="送达方式",
                    ),
                ),
                ("delivered_on", models.DateField(verbose_name="送达日期")),
                ("recipient", models.CharField(max_length=100, verbose_name="签收人")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "delivered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送达人",
                    ),
                ),
            ],
            options={
                "verbose_name": "送达",
                "verbose_name_plural": "送达",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="草稿编号")),
                ("code", yichuang.kernel.fields.EncryptedTextField(verbose_name="续填码")),
                ("answers", models.JSONField(default=dict, verbose_name="情形回答")),
                (
                    "party",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="申请人信息"
                    ),
                ),
                (
                    "form",
                    yichuang.kernel.fields.EncryptedJSONField(default=dict, verbose_name="申请表"),
                ),
                (
                    "wants",
                    models.CharField(default="electronic", max_length=20, verbose_name="领取方式"),
                ),
                (
                    "choice",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="通道选择"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="开始时间")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "item_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemversion",
                        verbose_name="事项版本",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.mandate",
                        verbose_name="委托",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请草稿",
                "verbose_name_plural": "申请草稿",
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material_key", models.CharField(max_length=60, verbose_name="材料键")),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="替换时间")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cases.draft",
                        verbose_name="草稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件附件",
                "verbose_name_plural": "办件附件",
            },
        ),
        migrations.CreateModel(
            name="ExchangeRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, unique=True, verbose_name="办件编号")),
                ("source", models.CharField(max_length=12, verbose_name="来源")),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("body", yichuang.kernel.fields.EncryptedTextField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="第几稿")),
                ("received_at", models.DateTimeField(verbose_name="接收时间")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="变更时间")),
            ],
            options={
                "verbose_name": "交换办件",
                "verbose_name_plural": "交换办件",
                "indexes": [models.Index(fields=["applied_on", "number"], name="exchange_applied")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changed_at", None), ("revision", 1)),
                            models.Q(("changed_at__isnull", False), ("revision__gt", 1)),
                            _connector="OR",
                        ),
                        name="exchange_changed_has_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="延长工作日")),
                ("reason", models.TextField(verbose_name="理由")),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
                ("old_due", models.DateField(null=True, verbose_name="原到期日")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="延期告知书",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "verbose_name_plural": "延期",
            },
        ),
        migrations.CreateModel(
            name="FeeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.JSONField(default=list, verbose_name="收费项目")),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="应缴金额"),
                ),
                (
                    "before_delivery",
                    models.BooleanField(default=False, verbose_name="领取结果前须缴清"),
                ),
                ("told_on", models.DateField(verbose_name="通知日期")),
                ("paid_on", models.DateField(null=True, verbose_name="缴费日期")),
                (
                    "receipt",
                    models.CharField(
                        max_length=60, null=True, unique=True, verbose_name="财政票据号码"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_notice",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="缴费通知书",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "缴费通知",
                "verbose_name_plural": "缴费通知",
            },
        ),
        migrations.CreateModel(
            name="FormChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="字段键")),
                (
                    "old",
                    yichuang.kernel.fields.EncryptedJSONField(null=True, verbose_name="原来的值"),
                ),
                (
                    "new",
                    yichuang.kernel.fields.EncryptedJSONField(null=True, verbose_name="现在的值"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="更正时间")),
                ("changed_by", models.CharField(max_length=100, verbose_name="更正人")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_changes",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "表单更正",
                "verbose_name_plural": "表单更正",
            },
        ),
        migrations.CreateModel(
            name="GapAcceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted_on", models.DateField(verbose_name="受理日期")),
                ("signed_by", yichuang.kernel.fields.EncryptedTextField(verbose_name="签名人")),
                ("signed_at", models.DateTimeField(verbose_name="签名时间")),
                (
                    "signed_how",
                    models.CharField(
                        choices=[("online", "网上签署"), ("paper", "窗口纸质签署")],
                        max_length=10,
                        verbose_name="签署方式",
                    ),
                ),
                ("standing", models.CharField(max_length=200, verbose_name="信用核验")),
                ("standing_connected", models.BooleanField(verbose_name="信用核验已接入")),
                ("due_on", models.DateField(null=True, verbose_name="最近的补交期限")),
                ("complete_on", models.DateField(null=True, verbose_name="补齐日期")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="承诺书",
                    ),
                ),
            ],
            options={
                "verbose_name": "容缺受理",
                "verbose_name_plural": "容缺受理",
            },
        ),
        migrations.CreateModel(
            name="GapLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material_key", models.CharField(max_length=60, verbose_name="材料键")),
                ("name", models.CharField(max_length=300, verbose_name="材料名称")),
                ("form", models.CharField(max_length=60, verbose_name="形式")),
                ("due_on", models.DateField(verbose_name="补交期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "等您补交"), ("handed_in", "已补交")],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("handed_in_on", models.DateField(null=True, verbose_name="补交日期")),
                ("problem", models.TextField(blank=True, verbose_name="退回原因")),
                (
                    "gap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="cases.gapacceptance",
                        verbose_name="容缺受理",
                    ),
                ),
            ],
            options={
                "verbose_name": "容缺材料",
                "verbose_name_plural": "容缺材料",
            },
        ),
        migrations.CreateModel(
            name="HandoverNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="交接内容")),
                ("written_at", models.DateTimeField(verbose_name="交接时间")),
                ("to_window", models.CharField(blank=True, max_length=40, verbose_name="接班窗口")),
                ("read_at", models.DateTimeField(null=True, verbose_name="签收时间")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签收人",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接班人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交班人",
                    ),
                ),
            ],
            options={
                "verbose_name": "交接",
                "verbose_name_plural": "交接",
            },
        ),
        migrations.CreateModel(
            name="HandUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="初审期限")),
                ("handed_at", models.DateTimeField(verbose_name="报送时间")),
                ("opinion", models.TextField(verbose_name="初审意见")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_up",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
                (
                    "lower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="下级机关",
                    ),
                ),
                (
                    "upper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.department",
                        verbose_name="上级机关",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送上级",
                "verbose_name_plural": "报送上级",
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="证照编号")),
                (
                    "identifier",
                    models.CharField(max_length=120, unique=True, verbose_name="电子证照标识"),
                ),
                ("type_name", models.CharField(max_length=120, verbose_name="证照类型")),
                ("type_code", models.CharField(max_length=40, verbose_name="证照类型代码")),
                ("title", models.CharField(max_length=120, verbose_name="证照名称")),
                ("issuer", models.CharField(max_length=120, verbose_name="颁发机构")),
                ("issuer_code", models.CharField(max_length=36, verbose_name="颁发机构代码")),
                (
                    "holder_name",
                    yichuang.kernel.fields.EncryptedTextField(verbose_name="持有者名称"),
                ),
                ("holder_masked", models.CharField(max_length=100, verbose_name="持有者（脱敏）")),
                ("issued_on", models.DateField(verbose_name="颁发日期")),
                ("valid_from", models.DateField(verbose_name="有效期起")),
                ("valid_to", models.DateField(null=True, verbose_name="有效期止")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("expired", "已过期"),
                            ("cancelled", "已注销"),
                            ("rescinded", "已撤销"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已吊销"),
                        ],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("status_from", models.DateField(null=True, verbose_name="状态起始日期")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "face",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="照面数据"
                    ),
                ),
                ("signed", yichuang.kernel.fields.EncryptedTextField(verbose_name="签名载荷")),
                ("qr", yichuang.kernel.fields.EncryptedTextField(verbose_name="二维码载荷")),
                ("key_id", models.CharField(max_length=40, verbose_name="签名密钥")),
                ("verify_code", models.CharField(max_length=12, verbose_name="校验码")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licence",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.party",
                        verbose_name="持有者",
                    ),
                ),
            ],
            options={
                "verbose_name": "电子证照",
                "verbose_name_plural": "电子证照",
            },
        ),
        migrations.CreateModel(
            name="LicenceAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("alter", "变更"),
                            ("renew", "延续"),
                            ("withdraw", "撤回"),
                            ("rescind", "撤销"),
                            ("cancel", "注销"),
                            ("revoke", "吊销"),
                        ],
                        max_length=20,
                        verbose_name="行为",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "申请办理中"),
                            ("proposed", "已提出"),
                            ("told", "已告知，听取意见"),
                            ("done", "已决定"),
                            ("deemed", "视为准予"),
                            ("dropped", "不予处理"),
                        ],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("ground", models.CharField(max_length=40, verbose_name="情形")),
                (
                    "citation",
                    models.CharField(blank=True, max_length=300, verbose_name="其他法律依据"),
                ),
                (
                    "facts",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="查明的事实"
                    ),
                ),
                ("public_interest", models.TextField(blank=True, verbose_name="公共利益需要")),
                (
                    "penalty_number",
                    models.CharField(blank=True, max_length=80, verbose_name="行政处罚决定书文号"),
                ),
                (
                    "penalty_organ",
                    models.CharField(blank=True, max_length=100, verbose_name="处罚机关"),
                ),
                ("penalty_on", models.DateField(null=True, verbose_name="处罚决定日期")),
                (
                    "changes",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="变更内容"
                    ),
                ),
                ("late", models.BooleanField(default=False, verbose_name="逾期申请")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                ("statement_by", models.DateField(null=True, verbose_name="陈述申辩期限")),
                (
                    "statement",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="陈述申辩意见"
                    ),
                ),
                ("statement_on", models.DateField(null=True, verbose_name="陈述申辩日期")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("effective_on", models.DateField(null=True, verbose_name="生效日期")),
                (
                    "reason",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="理由"
                    ),
                ),
                ("redress", models.TextField(blank=True, verbose_name="补偿、赔偿")),
                (
                    "public_harm",
                    models.BooleanField(default=False, verbose_name="撤销会重大损害公共利益"),
                ),
                (
                    "status_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("valid", "有效"),
                            ("expired", "已过期"),
                            ("cancelled", "已注销"),
                            ("rescinded", "已撤销"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已吊销"),
                        ],
                        max_length=20,
                        verbose_name="处理前状态",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licence_act",
                        to="cases.case",
                        verbose_name="申请办件",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="决定书",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="cases.licence",
                        verbose_name="证照",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "证照处理",
                "verbose_name_plural": "证照处理",
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("told", "已告知听证权利"),
                            ("waived", "放弃听证"),
                            ("requested", "已申请听证"),
                            ("scheduled", "已通知举行"),
                            ("held", "已举行并有笔录"),
                        ],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("matter", models.CharField(max_length=300, verbose_name="听证事项")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                ("told_on", models.DateField(verbose_name="告知日期")),
                ("request_by", models.DateField(verbose_name="申请截止日期")),
                ("requested_on", models.DateField(null=True, verbose_name="申请日期")),
                (
                    "requester",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="申请人"
                    ),
                ),
                ("hold_by", models.DateField(null=True, verbose_name="最迟举行日期")),
                ("notified_on", models.DateField(null=True, verbose_name="通知日期")),
                ("sits_at", models.DateTimeField(null=True, verbose_name="举行时间")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="地点")),
                ("recusal", models.TextField(blank=True, verbose_name="回避申请和决定")),
                ("held_on", models.DateField(null=True, verbose_name="举行日期")),
                (
                    "attendees",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="参加人"
                    ),
                ),
                (
                    "record",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="笔录"
                    ),
                ),
                (
                    "signed",
                    yichuang.kernel.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="签名情况"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="主持人",
                    ),
                ),
                (
                    "record_document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="笔录文书",
                    ),
                ),
                (
                    "licence_act",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="cases.licenceact",
                        verbose_name="证照处理",
                    ),
                ),
            ],
            options={
                "verbose_name": "听证",
                "verbose_name_plural": "听证",
            },
        ),
        migrations.CreateModel(
            name="LicenceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                (
                    "identifier",
                    models.CharField(max_length=120, unique=True, verbose_name="电子证照标识"),
                ),
                ("holder_masked", models.CharField(max_length=100, verbose_name="持有者（脱敏）")),
                ("issued_on", models.DateField(verbose_name="颁发日期")),
                ("valid_from", models.DateField(verbose_name="有效期起")),
                ("valid_to", models.DateField(null=True, verbose_name="有效期止")),
                (
                    "face",
                    yichuang.kernel.fields.EncryptedJSONField(
                        default=dict, verbose_name="照面数据"
                    ),
                ),
                ("signed", yichuang.kernel.fields.EncryptedTextField(verbose_name="签名载荷")),
                ("key_id", models.CharField(max_length=40, verbose_name="签名密钥")),
                ("replaced_on", models.DateField(verbose_name="被替代日期")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("alter", "变更"),
                            ("renew", "延续"),
                            ("withdraw", "撤回"),
                            ("rescind", "撤销"),
                            ("cancel", "注销"),
                            ("revoke", "吊销"),
                        ],
                        max_length=20,
                        verbose_name="因何换发",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="cases.licence",
                        verbose_name="证照",
                    ),
                ),
            ],
            options={
                "verbose_name": "证照旧版",
                "verbose_name_plural": "证照旧版",
            },
        ),
        migrations.CreateModel(
            name="OpinionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField(verbose_name="征求什么意见")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("asked_at", models.DateTimeField(verbose_name="征求时间")),
                ("chased_at", models.DateTimeField(null=True, verbose_name="催办时间")),
                ("answer", models.TextField(blank=True, verbose_name="意见")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="征求人",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="被征求人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion_requests",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见",
                "verbose_name_plural": "征求意见",
            },
        ),
        migrations.CreateModel(
            name="OriginalsSlip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lines",
                    yichuang.kernel.fields.EncryptedJSONField(default=list, verbose_name="原件"),
                ),
                ("taken_at", models.DateTimeField(verbose_name="收取时间")),
                ("complete_on", models.DateField(null=True, verbose_name="全部退还日期")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="originals",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="清单",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "原件收取清单",
                "verbose_name_plural": "原件收取清单",
            },
        ),
        migrations.CreateModel(
            name="StepRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="环节键")),
                ("name", models.CharField(max_length=100, verbose_name="环节")),
                ("done_at", models.DateTimeField(verbose_name="完成时间")),
                ("opinion", models.TextField(verbose_name="意见")),
                (
                    "proposes",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "准予"),
                            ("refused", "不予"),
                            ("not_needed", "不受理"),
                            ("not_accepted", "不予受理"),
                            ("withdrawn", "撤回申请"),
                            ("lapsed", "逾期未补正终止"),
                            ("filed", "已备案"),
                            ("gaps_expired", "容缺逾期终止"),
                        ],
                        max_length=20,
                        verbose_name="建议",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "环节办理",
                "verbose_name_plural": "环节办理",
            },
        ),
        migrations.CreateModel(
            name="SupplementNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("issued_on", models.DateField(verbose_name="告知日期")),
                ("due_on", models.DateField(verbose_name="补正期限")),
                ("supervisor_reason", models.TextField(blank=True, verbose_name="再次告知理由")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="告知书",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
            ],
            options={
                "verbose_name": "补正告知",
                "verbose_name_plural": "补正告知",
            },
        ),
        migrations.CreateModel(
            name="SupplementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material_key", models.CharField(max_length=60, verbose_name="材料键")),
                ("name", models.CharField(max_length=300, verbose_name="材料名称")),
                ("problem", models.TextField(verbose_name="哪里不对")),
                ("fix", models.TextField(verbose_name="怎样补")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "等您补"), ("supplied", "已补交"), ("settled", "已改好")],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("supplied_on", models.DateField(null=True, verbose_name="补交日期")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="cases.supplementnotice",
                        verbose_name="补正告知",
                    ),
                ),
            ],
            options={
                "verbose_name": "补正事项",
                "verbose_name_plural": "补正事项",
            },
        ),
        migrations.CreateModel(
            name="TypoFix",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field_key", models.CharField(max_length=60, verbose_name="栏目键")),
                ("label", models.CharField(max_length=100, verbose_name="栏目")),
                ("before", yichuang.kernel.fields.EncryptedTextField(verbose_name="更正前")),
                ("after", yichuang.kernel.fields.EncryptedTextField(verbose_name="更正后")),
                ("reason", models.TextField(verbose_name="原因")),
                ("proof", models.CharField(blank=True, max_length=300, verbose_name="证明材料")),
                ("corrects", models.JSONField(default=list, verbose_name="更正的文书")),
                ("fixed_at", models.DateTimeField(verbose_name="更正时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typos",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.document",
                        verbose_name="更正书",
                    ),
                ),
                (
                    "fixed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更正人",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正笔误",
                "verbose_name_plural": "更正笔误",
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["department", "stage", "due_statutory", "id"], name="case_inbox"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["stage", "id"], name="case_stage"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["applicant", "-id"], name="case_applicant"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["department", "-id"], name="case_department"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage__in", ["decided", "closed"]),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("stage__in", ["decided", "closed"]), _negated=True),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="case_outcome_when_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["reviewing", "paused", "decided"]), _negated=True),
                    ("accepted_on__isnull", False),
                    _connector="OR",
                ),
                name="case_accepted_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["granted", "refused"]), _negated=True),
                    ("decided_on__isnull", False),
                    _connector="OR",
                ),
                name="case_decision_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_on", None), ("accepted_how", "")),
                    models.Q(
                        ("accepted_on__isnull", False),
                        models.Q(("accepted_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_accepted_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("stage", "closed")),
                    models.Q(models.Q(("stage", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="case_closed_at",
            ),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["at"], name="case_event_at"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="case_event_once"),
        ),
        migrations.AddConstraint(
            model_name="casematerial",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="case_material_once"),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "hearing",
                            "tender",
                            "auction",
                            "inspection",
                            "testing",
                            "quarantine",
                            "appraisal",
                            "expert_review",
                        ],
                    )
                ),
                name="pause_eight_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="pause_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)), fields=("case",), name="pause_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="coderecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gte", models.F("sent_at"))),
                name="recovery_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="coderecovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__lte", 5)), name="recovery_five_tries"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["check_by"], name="commitment_check_by"),
        ),
        migrations.AddIndex(
            model_name="commitmentcheck",
            index=models.Index(fields=["applicant", "verdict"], name="check_applicant"),
        ),
        migrations.AddConstraint(
            model_name="commitmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "false"),
                    models.Q(("consequence", ""), ("correct_by", None), ("repaired_on", None)),
                    _connector="OR",
                ),
                name="check_only_a_false_one_has_consequences",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "false"), _negated=True),
                    models.Q(("consequence", ""), _negated=True),
                    _connector="OR",
                ),
                name="check_false_has_consequence",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "granted"),
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("basis", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_no_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deemed", True), ("decided_by__isnull", False), _connector="OR"
                ),
                name="decision_has_decider",
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", False), ("draft__isnull", False), _connector="OR"
                ),
                name="case_file_has_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="feenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_on", None), ("receipt", None), ("recorded_by", None)),
                    models.Q(
                        ("paid_on__isnull", False),
                        ("receipt__isnull", False),
                        ("recorded_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="fee_paid_with_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="feenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0)), name="fee_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="gapacceptance",
            index=models.Index(fields=["due_on"], name="gap_due"),
        ),
        migrations.AddConstraint(
            model_name="gapacceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("complete_on__isnull", False), ("due_on", None)),
                    models.Q(("complete_on", None), ("due_on__isnull", False)),
                    _connector="OR",
                ),
                name="gap_due_until_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="gapline",
            constraint=models.UniqueConstraint(
                fields=("gap", "material_key"), name="gap_material_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="gapline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_in_on", None), ("state", "open")),
                    models.Q(("handed_in_on__isnull", False), ("state", "handed_in")),
                    _connector="OR",
                ),
                name="gap_line_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="handovernote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_user", None), models.Q(("to_window", ""), _negated=True)),
                    models.Q(("to_user__isnull", False), ("to_window", "")),
                    _connector="OR",
                ),
                name="handover_note_one_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="handovernote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at", None), ("read_by", None)),
                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="handover_note_read_by",
            ),
        ),
        migrations.AddIndex(
            model_name="licence",
            index=models.Index(fields=["status", "valid_to"], name="licence_expiry"),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="licence_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "valid"), ("status_from__isnull", False), _connector="OR"
                ),
                name="licence_status_has_day",
            ),
        ),
        migrations.AddIndex(
            model_name="licenceact",
            index=models.Index(fields=["state", "move"], name="licence_act_open"),
        ),
        migrations.AddConstraint(
            model_name="licenceact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "told"])),
                fields=("licence",),
                name="licence_act_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "deemed", "dropped"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="licence_act_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "deemed"),
                    ("decided_by", None),
                    ("proposed_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="licence_act_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                name="licence_act_applied_has_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("licence_act", None)),
                    models.Q(("case", None), ("licence_act__isnull", False)),
                    _connector="OR",
                ),
                name="hearing_one_matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["scheduled", "held"]), _negated=True),
                    models.Q(("chair__isnull", False), ("sits_at__isnull", False)),
                    _connector="OR",
                ),
                name="hearing_set_has_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_on", None), ("held_on__gte", models.F("told_on")), _connector="OR"
                ),
                name="hearing_from_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="licenceversion",
            constraint=models.UniqueConstraint(
                fields=("licence", "version"), name="licence_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        ("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="opinion_answer_has_text",
            ),
        ),
        migrations.AddIndex(
            model_name="originalsslip",
            index=models.Index(fields=["complete_on"], name="originals_open"),
        ),
        migrations.AddConstraint(
            model_name="steprun",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="case_step_once"),
        ),
        migrations.AddConstraint(
            model_name="supplementnotice",
            constraint=models.UniqueConstraint(fields=("case", "ordinal"), name="notice_ordinal"),
        ),
        migrations.AddConstraint(
            model_name="supplementnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ordinal", 1),
                    models.Q(
                        ("supervisor__isnull", False),
                        models.Q(("supervisor_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_second_needs_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementline",
            constraint=models.UniqueConstraint(
                fields=("notice", "material_key"), name="line_material_once"
            ),
        ),
    ]
