from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yichuang.catalog"
    label = "catalog"
    verbose_name = "事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the lists to the import centre, and the figures and claims this context owns."""
        from yichuang.catalog.adjustments import queries as adjustments
        from yichuang.catalog.delegation import queries as delegation
        from yichuang.catalog.intermediaries import queries as intermediaries
        from yichuang.catalog.intermediaries.actions import declare_intermediaries
        from yichuang.catalog.items import slots
        from yichuang.catalog.items.actions.sheet import declare_items
        from yichuang.catalog.items.queries import figures as items
        from yichuang.catalog.laws.actions import declare_laws
        from yichuang.catalog.powers import queries as powers
        from yichuang.catalog.powers.actions import declare_powers
        from yichuang.catalog.proofs import queries as proofs
        from yichuang.catalog.proofs.actions import declare_proofs
        from yichuang.catalog.reduction.actions import declare_reduction
        from yichuang.catalog.reduction.queries import figures as reduction
        from yichuang.catalog.upper.actions import declare_base_catalogue

        declare_base_catalogue()
        slots.delegation_mark.fill(delegation.gate_mark)
        slots.closed_items.fill(delegation.closed_on)
        slots.delegation_unready.fill(delegation.unready)
        items.declare_figures()
        delegation.declare_figures()
        powers.declare_figures()
        adjustments.declare_figures()
        proofs.declare_figures()
        intermediaries.declare_figures()
        reduction.declare_figures()
        declare_items()
        declare_laws()
        declare_powers()
        declare_proofs()
        declare_intermediaries()
        declare_reduction()
