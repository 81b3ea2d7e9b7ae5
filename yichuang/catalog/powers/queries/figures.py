"""The figures of the 权责清单."""

from yichuang.kernel.indicators.registry import Column, declare_count, declare_distinct

from .lists import in_list


def declare_figures() -> None:
    """Called once at start-up."""
    declare_count(
        "powers.current",
        "权责清单职权",
        "部门权力和责任清单当日有效的职权事项，一个职权编码算一项。",
        unit="项",
        owner="catalog",
        rows=in_list,
        columns=(
            Column("code", "职权编码"),
            Column("name", "职权名称"),
            Column("kind", "职权类型"),
            Column("department__name", "实施主体"),
            Column("valid_from", "生效日期"),
        ),
    )
    declare_distinct(
        "powers.departments",
        "权责清单部门",
        "权责清单当日有效的职权里，不同的实施主体。",
        unit="个",
        owner="catalog",
        rows=in_list,
        by=Column("department__name", "实施主体"),
    )
