"""The app of 反映和评价, and what it declares at start-up."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "yichuang.feedback"
    label = "feedback"
    verbose_name = "反映和评价"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the figures this context owns, and the text that tells of an answer."""
        from yichuang.feedback.actions import declare_texts
        from yichuang.feedback.queries import declare_figures

        declare_figures()
        declare_texts()
