"""Addresses of the opening, of 代班 and of 首席代表授权; `urls` takes them in."""

from django.urls import path

from yichuang.kernel.permissions.rules import Permission as P
from yichuang.web.components.nav import Entry, add

from . import opening, opening_duties, opening_lists
from .common import may

_LIST, _RUN = "opening/list/<str:spec_key>", "opening/run/<int:run_id>"

patterns = [
    path("opening", opening.checklist, name="manage_opening"),
    path("opening/county", opening.county, name="manage_opening_county"),
    path("opening/open", opening.open_doors, name="manage_opening_open"),
    path("opening/passwords", opening.slips, name="manage_opening_slips"),
    path(_LIST, opening_lists.sheet, name="manage_opening_list"),
    path(f"{_LIST}/template", opening_lists.template, name="manage_opening_template"),
    path(_RUN, opening_lists.run, name="manage_opening_run"),
    path(f"{_RUN}/progress", opening_lists.progress, name="manage_opening_progress"),
    path(f"{_RUN}/commit", opening_lists.commit, name="manage_opening_commit"),
    path(f"{_RUN}/cancel", opening_lists.cancel, name="manage_opening_cancel"),
    path(f"{_RUN}/errors", opening_lists.errors, name="manage_opening_errors"),
    path("roles/proposals", opening.proposals, name="manage_proposals"),
    path("duties", opening_duties.duties, name="manage_duties"),
    path("duties/stop", opening_duties.duty_stop, name="manage_duty_stop"),
    path("duties/cases", opening_duties.duty_cases, name="manage_duty_cases"),
    path("duties/<int:handover_id>/start", opening_duties.duty_start, name="manage_duty_start"),
    path("duties/<int:handover_id>/end", opening_duties.duty_end, name="manage_duty_end"),
    path("authorities", opening_duties.authorities, name="manage_authorities"),
    path(
        "authorities/<int:authority_id>/end",
        opening_duties.authority_end,
        name="manage_authority_end",
    ),
]

add(
    "desk",
    Entry("代班", "web:manage_duties", order=50, allowed=may(P.DUTY_HAND_OVER)),
    Entry("开县", "web:manage_opening", order=69, allowed=may(P.COUNTY_STEPS)),
    Entry("角色建议", "web:manage_proposals", order=76, allowed=may(P.ROLE_GRANT)),
)
