"""Items of powers that the city entrusted to the county. Last, so that no other item's dice move."""

from dataclasses import replace

from yichuang.catalog.items.rules.enums import PowerSource

from .builder import licence

_SPECS = (
    licence(
        "forestry",
        3,
        "林木种子生产经营许可（非主要林木品种）",
        summary="育苗、卖树苗先办这个证。市林业局委托县里办，不用跑市里，八个工作日办好。",
        keywords="卖树苗 育苗 苗圃 苗木 种苗证 林木种子",
        basis=("种子法 第三十一条",),
        needs=(
            "form:林木种子生产经营许可证申请表",
            "own:生产用地使用证明",
            "own:生产经营设施设备说明",
        ),
        days=8,
        legal="farming permit",
        conditions="有与种子生产经营相适应的土地、设施、设备和专业技术人员",
        steps="书面审查:林场种苗股:2 现场核查:林业站:3*",
        visits=1,
        visit_reason="现场核对苗圃",
        result="林木种子生产经营许可证",
        months=60,
        fields=("place:苗圃位置", "area:面积:number:亩", "kinds:树种"),
        entrusted_by="云汀市林业局",
        note="首次发布",
    ),
)
ITEMS = tuple(
    replace(one, content=replace(one.content, power_source=PowerSource.DELEGATED_UP.value))
    for one in _SPECS
)
