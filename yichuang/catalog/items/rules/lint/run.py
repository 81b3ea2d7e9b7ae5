"""All checks, in the order an editor works."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from yichuang.catalog.items.rules.content import Content, Identity

from . import consistency, lanes, mandatory, regimes, reminders, wording
from . import lists as lists_
from .finding import Case, Finding, Lists

Check = Callable[[Case], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    mandatory.identity,
    mandatory.facts,
    mandatory.statutory_limit,
    mandatory.result,
    mandatory.bases,
    mandatory.hall,
    mandatory.materials,
    mandatory.steps,
    mandatory.questions,
    mandatory.reviewed,
    wording.catch_alls,
    wording.vague_words,
    wording.readable,
    wording.targets,
    consistency.type_fits_regime,
    consistency.promise_within_law,
    consistency.handling_fits_promise,
    consistency.no_visit_needs_online,
    consistency.channels_fit,
    consistency.result_fits_kind,
    consistency.single_officer,
    consistency.steps_fit_promise,
    consistency.material_basis,
    consistency.ex_officio,
    consistency.fee_rows,
    regimes.licence_limit,
    regimes.licence_fee,
    regimes.licence_basis,
    regimes.licence_special_procedures,
    regimes.fact_check_by_two,
    regimes.filing_is_complete_on_receipt,
    regimes.registration_is_refiled,
    regimes.proof_needs_law,
    regimes.instant_is_not_later,
    lists_.bases_in_force,
    lists_.proofs_kept,
    lists_.intermediaries_listed,
    lists_.delegation_ready,
    lanes.later_days,
    lanes.commitment,
    lanes.own_extension,
    lanes.fee_amounts,
    reminders.no_theme,
    reminders.cut_conditions,
    reminders.steps_without_days,
)


def lint(
    content: Content,
    identity: Identity,
    *,
    today: date,
    internal_targets: frozenset[str] | None = None,
    lists: Lists | None = None,
    checks: Iterable[Check] = CHECKS,
) -> list[Finding]:
    """The whole worklist, never only the first finding.

    `internal_targets` are the file references that exist; None leaves G4 for attachments
    out. `lists` is what binds on the day; without it no list is held against the content.
    """
    case = Case(content, identity, today, internal_targets, lists or Lists())
    return [finding for check in checks for finding in check(case)]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop a publication."""
    return [finding for finding in findings if finding.blocking]
