"""An invented notice for 2027: the State Council's own is not out yet."""

from yichuang.kernel.clock.rules.notice_file import read_csv

TITLE = "国务院办公厅关于2027年部分节假日安排的通知（测试用）"
_REST = {
    "元旦": "01-01 01-02 01-03",
    "春节": "02-05 02-06 02-07 02-08 02-09 02-10 02-11 02-12",
    "清明节": "04-03 04-04 04-05",
    "劳动节": "05-01 05-02 05-03 05-04 05-05",
    "端午节": "06-09",
    "中秋节": "09-15",
    "国庆节": "10-01 10-02 10-03 10-04 10-05 10-06 10-07",
}
_WORK = {"春节": "01-30 02-20", "劳动节": "04-25 05-08", "国庆节": "09-26 10-09"}


def _lines(days: dict[str, str], kind: str) -> list[str]:
    return [
        f"2027-{day},{name},{kind},{TITLE}" for name, text in days.items() for day in text.split()
    ]


NOTICE_2027 = "\n".join(
    ["date,name,休/班,来源文件", *_lines(_REST, "休"), *_lines(_WORK, "班"), ""]
)


def as_rows(text: str) -> list[dict[str, str]]:
    return read_csv(text)
