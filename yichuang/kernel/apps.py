from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yichuang.kernel"
    label = "kernel"
    verbose_name = "底座"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the lists that the import centre takes; fill the kernel's own slot."""
        from yichuang.kernel.opening.actions.lists import declare_lists
        from yichuang.kernel.privacy.keys import fill_sealed
        from yichuang.kernel.rekeying.queries import holds_sealed

        declare_lists()
        fill_sealed(holds_sealed)
