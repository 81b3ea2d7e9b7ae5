"""The app of the reports; its only rows are the frozen ones."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "yichuang.reporting"
    label = "reporting"
    verbose_name = "报告"
    default_auto_field = "django.db.models.BigAutoField"
