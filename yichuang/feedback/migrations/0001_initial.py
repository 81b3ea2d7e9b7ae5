import django.db.models.deletion
import yichuang.feedback.rules.demands
import yichuang.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('catalog', '0001_initial'),
        ('kernel', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExtraDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='查询编号')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='提交键')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('stage', models.CharField(choices=[('received', '收到'), ('checking', '核实中'), ('told', '已反馈')], default=yichuang.feedback.rules.demands.DemandStage['RECEIVED'], max_length=10, verbose_name='阶段')),
                ('item_name', models.CharField(max_length=300, verbose_name='事项名称')),
                ('item_code', models.CharField(max_length=80, verbose_name='实施编码')),
                ('material', yichuang.kernel.fields.EncryptedTextField(verbose_name='要的材料')),
                ('asked_where', models.CharField(choices=[('window', '窗口'), ('notice', '补正通知'), ('phone', '电话'), ('guide', '办事指南')], max_length=10, verbose_name='在哪里要的')),
                ('asked_on', models.DateField(verbose_name='哪天要的')),
                ('phone', yichuang.kernel.fields.EncryptedTextField(blank=True, verbose_name='联系电话')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('limit_text', models.CharField(max_length=200, verbose_name='期限依据')),
                ('verdict', models.CharField(choices=[('listed', '在清单内'), ('outside', '不在清单内'), ('cancelled', '证明已取消'), ('held', '政府已有，免交'), ('intermediary', '中介服务不能要'), ('no_guide', '当天没有指南'), ('unsure', '需人工核对')], max_length=12, verbose_name='自动比对')),
                ('finding', models.CharField(max_length=800, verbose_name='比对说明')),
                ('evidence', models.JSONField(default=list, verbose_name='比对依据')),
                ('result', models.CharField(blank=True, choices=[('true', '属实'), ('false', '不属实')], default='', max_length=6, verbose_name='核实结果')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='给反映人的话')),
                ('told_at', models.DateTimeField(null=True, verbose_name='反馈时间')),
                ('told_on', models.DateField(null=True, verbose_name='反馈日期')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='办件')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.department', verbose_name='被反映部门')),
                ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='事项')),
            ],
            options={
                'verbose_name': '索要清单外材料报告',
                'verbose_name_plural': '索要清单外材料报告',
                'indexes': [models.Index(fields=['due_on', 'id'], name='extra_demand_due'), models.Index(fields=['received_on', 'id'], name='extra_demand_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('stage', 'told'), ('told_at__isnull', False), ('told_on__isnull', False), models.Q(('result', ''), _negated=True), models.Q(('words', ''), _negated=True), ('handler__isnull', False)), models.Q(models.Q(('stage', 'told'), _negated=True), ('result', ''), ('told_at', None), ('told_on', None), ('words', '')), _connector='OR'), name='extra_demand_told_whole'), models.CheckConstraint(condition=models.Q(('asked_on__lte', models.F('received_on'))), name='extra_demand_asked_before')],
            },
        ),
    ]
