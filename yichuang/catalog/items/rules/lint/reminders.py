"""What a person would notice reading the guide: reminders, none of which stops a publication."""

from collections.abc import Iterator

from yichuang.catalog.items.rules.enums import EX_OFFICIO, LimitUnit, ServiceObject, StepActor

from .finding import Case, Finding

_FOUND_BY = "办事服务按主题、按部门分类"


def no_theme(case: Case) -> Iterator[Finding]:
    """An item under no theme is found by its name only."""
    c = case.content
    if c.regime in EX_OFFICIO or c.personal_themes or c.legal_themes or not c.service_objects:
        return
    field = "personal_themes" if ServiceObject.PERSON in c.service_objects else "legal_themes"
    text = "没有选栏目：公众按主题查，找不到这个事项"
    yield Finding("R1", field, text, _FOUND_BY, blocking=False)


def cut_conditions(case: Case) -> Iterator[Finding]:
    """Published lists are often cut off at a length: the text stops before its own list."""
    if case.content.conditions.rstrip().endswith(("：", ":")):
        text = "受理条件停在冒号上，后面各条没有写（原清单可能只公布了前一段）"
        yield Finding("R2", "conditions", text, "条件要逐条写明", blocking=False)


def steps_without_days(case: Case) -> Iterator[Finding]:
    """The flow chart would say 当场 where the promise says days."""
    c = case.content
    own = [step for step in c.steps if step.actor == StepActor.DEPARTMENT]
    promised = c.promised_value or 0
    if not promised or c.promised_unit != LimitUnit.WORKING_DAYS or not own:
        return
    if all(step.days == 0 for step in own):
        text = f"承诺 {promised} 个工作日，各环节的时限却都是 0，流程图上会写成当场"
        yield Finding("R3", "steps", text, "流程图由环节生成", blocking=False)
