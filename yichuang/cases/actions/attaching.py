"""Scans made at the window, put under a material of a case that is being checked."""

from collections.abc import Sequence
from datetime import datetime

from yichuang.cases.actions.drafts import MAX_FILES
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.models import Case, CaseFile, CaseMaterial
from yichuang.cases.rules.lifecycle import Move
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files.actions import Prepared, store
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

PURPOSE = "case_material"


@act
def attach_scans(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    material_key: str,
    scans: Sequence[Prepared],
    seen: int | None = None,
    how: str = "窗口扫描",
) -> tuple[Case, list[CaseFile]]:
    """Add scans to a material; what is there stays. All of them or none.

    Raises Invalid for a material that this case does not ask for, or too many files;
    Conflict when the checking is over or somebody was faster.
    """
    case = open_case(by=by, case_id=case_id, move=Move.CORRECT, given={"note": how}, seen=seen)
    name = CaseMaterial.objects.filter(case_id=case.id, key=material_key).values_list("name")
    if (row := name.first()) is None:
        raise Invalid("这件办件的材料清单里没有这份材料", what_to_do="请刷新页面，在清单里选")
    if not scans:
        raise Invalid("没有选文件", what_to_do="请先扫描或选好文件，再按“上传”")
    if CaseFile.objects.filter(case_id=case.id).count() + len(scans) > MAX_FILES:
        raise Invalid(
            f"一件办件最多放 {MAX_FILES} 个附件", what_to_do="请把同一份材料的多页扫成一个 PDF"
        )
    advance(case)
    kept = [store(by=by, at=at, purpose=PURPOSE, prepared=one) for one in scans]
    files = [
        CaseFile(
            case=case,
            material_key=material_key,
            stored_file_id=file.id,
            name=file.name,
            added_at=at,
        )
        for file in kept
    ]
    CaseFile.objects.bulk_create(files)
    text = f"{how}“{row[0]}” {len(files)} 个文件"
    log(case, act=Act.CASE_CORRECT_ON_SPOT, by=by, at=at, text=text, public=False)
    return case, files
