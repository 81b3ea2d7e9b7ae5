from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('first', models.DateField(verbose_name='期间开始')),
                ('as_of', models.DateField(verbose_name='期间截止')),
                ('county', models.CharField(max_length=100, verbose_name='县')),
                ('frozen_at', models.DateTimeField(verbose_name='定稿时间')),
                ('frozen_by', models.CharField(max_length=100, verbose_name='定稿人')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('content', models.TextField(verbose_name='内容')),
            ],
            options={
                'verbose_name': '定稿报告',
                'verbose_name_plural': '定稿报告',
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lte', models.F('as_of'))), name='report_from_to')],
            },
        ),
    ]
