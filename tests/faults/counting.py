"""Afterwards: is everything that was acknowledged there, once, whole, and nothing else?"""

from collections import Counter, defaultdict
from typing import Any

from django.apps import apps

from yichuang.kernel.files import queries as files
from yichuang.kernel.ledger import queries as ledger

_DOCUMENTS = "kernel.Document"
# What an undisturbed case leaves is learnt from the cases before the first kill.
Shape = dict[str, int]
# A job that may be tried once only, and whose worker was killed: it says so and may be repeated.
_KILLED = "工作进程在处理这个任务时多次异常退出"


def shape_of(case_id: int, number: str) -> Shape:
    """Rows of every table that belong to a case, entries on the ledger and papers by kind."""
    case_model = apps.get_model("cases", "Case")
    found: Counter[str] = Counter()
    for relation in case_model._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: case_id})
        found[relation.related_model._meta.label] = rows.count()
    for action in ledger.of_object("case", number).values_list("action", flat=True):
        found[f"entry {action}"] += 1
    papers = apps.get_model(_DOCUMENTS).objects.filter(subject_type="case", subject_id=number)
    for kind in papers.values_list("kind", flat=True):
        found[f"paper {kind}"] += 1
    return {name: n for name, n in found.items() if n}


def faults(acts: list[tuple[str, str]], job_ids: list[int]) -> tuple[dict[str, Any], list[str]]:
    """Figures, and what is wrong with them."""
    case_model = apps.get_model("cases", "Case")
    rows = dict(case_model.objects.values_list("number", "id"))
    told = defaultdict(set)
    for act, number in acts:
        told[number].add(act)
    wrong = [f"acknowledged twice: {x}" for x, n in Counter(acts).items() if n > 1]
    wrong += [f"{number}: acknowledged and not there" for number in told if number not in rows]
    wrong += [f"{number}: there and never acknowledged" for number in rows if number not in told]
    wrong += _shapes({n: (rows[n], acts) for n, acts in told.items() if n in rows})
    wrong += _undone({n: acts for n, acts in told.items() if n in rows})
    wrong += _series() + _files() + _jobs(job_ids)
    verdict = ledger.verify()
    if not verdict.ok:
        wrong.append(f"the ledger does not verify: {verdict}")
    figures = {
        "cases": len(rows),
        "acts": len(acts),
        "entries": verdict.entries,
        "jobs": len(job_ids),
        "of them killed in the midst and marked so": apps.get_model("kernel", "Job")
        .objects.filter(id__in=job_ids, state="failed")
        .count(),
        "files": apps.get_model("kernel", "StoredFile").objects.count(),
    }
    return figures, wrong


def _shapes(cases: dict[str, tuple[int, set[str]]]) -> list[str]:
    """Every case that went all its way has left exactly the same rows as the others."""
    found: dict[str, dict[str, Shape]] = {"online": {}, "grant": {}}
    for number, (case_id, acts) in cases.items():
        way = "online" if "online" in acts else "grant" if _decided(case_id) else ""
        if way:
            found[way][number] = shape_of(case_id, number)
    wrong = []
    for shapes in found.values():
        if not shapes:
            continue
        usual = next(iter(shapes.values()))  # the first one: before the first kill
        for number, shape in shapes.items():
            if shape != usual:
                other = {k: (usual.get(k, 0), shape.get(k, 0)) for k in {*usual, *shape}}
                differing = {k: v for k, v in other.items() if v[0] != v[1]}
                wrong.append(f"{number}: half-written or twice: {differing}")
    return wrong


def _decided(case_id: int) -> bool:
    return bool(apps.get_model("cases", "Decision").objects.filter(case_id=case_id).exists())


def _undone(told: dict[str, set[str]]) -> list[str]:
    """Each acknowledged act has its row."""
    wrong = []
    for number, acts in told.items():
        case = apps.get_model("cases", "Case").objects.get(number=number)
        done = {f"step:{row.key}" for row in case.steps.all()}
        done |= {"online", "intake"} | ({"grant"} if _decided(case.pk) else set())
        wrong += [f"{number}: {act} was acknowledged and is not there" for act in acts - done]
    return wrong


def _series() -> list[str]:
    """Numbers of papers and licences: each once, none left out."""
    wrong = []
    series: dict[Any, list[int]] = defaultdict(list)
    for name, year, seq in apps.get_model(_DOCUMENTS).objects.values_list("series", "year", "seq"):
        series[name, year].append(seq)
    licences = apps.get_model("cases", "Licence").objects.values_list("number", flat=True)
    series["licences"] = [int(number[-6:]) for number in licences]
    for name, numbers in series.items():
        if len(set(numbers)) != len(numbers):
            wrong.append(f"{name}: numbers used twice")
        if numbers and sorted(numbers) != list(range(1, len(numbers) + 1)):
            wrong.append(f"{name}: {max(numbers) - len(numbers)} numbers left out")
    return wrong


def _files() -> list[str]:
    return [f"file {pk}: {why}" for pk, why in files.damaged()]


def _jobs(job_ids: list[int]) -> list[str]:
    """Nothing waits that is due, nothing runs without a worker, what was promised is done."""
    rows = apps.get_model("kernel", "Job").objects
    ended = rows.exclude(state__in=["done", "cancelled"])
    stuck = ended.exclude(state="failed", error__startswith=_KILLED)
    wrong = [
        f"job {pk} {name} is {state}: {error}"
        for pk, name, state, error in stuck.values_list("id", "name", "state", "error")
    ]
    known = set(rows.filter(id__in=job_ids).values_list("id", flat=True))
    return wrong + [f"job {pk}: acknowledged and not there" for pk in job_ids if pk not in known]
