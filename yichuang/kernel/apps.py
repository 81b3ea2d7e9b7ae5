from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yichuang.kernel"
    label = "kernel"
    verbose_name = "底座"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the lists that the import centre takes."""
        from yichuang.kernel.opening.actions.lists import declare_lists

        declare_lists()
