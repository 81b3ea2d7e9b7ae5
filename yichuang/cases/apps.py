"""The app of 办件, and what it fills at start-up."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yichuang.cases"
    label = "cases"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots of lower contexts and declare the figures this one owns."""
        from yichuang.cases import slots
        from yichuang.cases.actions.telling import declare_texts
        from yichuang.cases.actions.timing import calendar_moved
        from yichuang.cases.queries import delegated, figures, pushed, saved
        from yichuang.cases.queries.staffing import staffing
        from yichuang.catalog.delegation import slots as delegation
        from yichuang.catalog.items.slots import outcome_handler_available
        from yichuang.kernel.clock.slots import fill_recompute
        from yichuang.kernel.health.slots import fill_check
        from yichuang.kernel.outbound import slots as outbound

        outcome_handler_available.fill(slots.has_outcome_handler)
        delegation.quality.fill(delegated.quality)
        delegation.first_cases.fill(delegated.first_cases)
        fill_recompute("cases", calendar_moved)
        outbound.fill(theirs=pushed.theirs, records=pushed.records)
        fill_check("cases", staffing)
        figures.declare_all()
        saved.declare_saved()
        declare_texts()
