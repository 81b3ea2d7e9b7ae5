from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yichuang.catalog"
    label = "catalog"
    verbose_name = "事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the county's workbook of items to the import centre."""
        from yichuang.catalog.intermediaries.actions import declare_intermediaries
        from yichuang.catalog.items.actions.sheet import declare_items
        from yichuang.catalog.laws.actions import declare_laws
        from yichuang.catalog.powers.actions import declare_powers
        from yichuang.catalog.proofs.actions import declare_proofs

        declare_items()
        declare_laws()
        declare_powers()
        declare_proofs()
        declare_intermediaries()
