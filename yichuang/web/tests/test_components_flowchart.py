"""The flow chart: one drawing from typed steps, no Django needed."""

import re
import xml.etree.ElementTree as ET

import pytest

from yichuang.web.components.flowchart import Flow, FlowStep, Lane
from yichuang.web.components.flowdrawing import svg, wrap

LANES = (Lane("you", "您", "you"), Lane("win", "窗口", "win"), Lane("off", "市场监管局", "off"))
STEPS = (
    FlowStep("申请", "you"),
    FlowStep("收件受理", "win", exit_note="材料不齐：给一次补正单"),
    FlowStep("现场核查", "off", days=2),
    FlowStep("发证送达", "win", days=1),
)


def drawn(*steps: FlowStep, lanes: tuple[Lane, ...] = LANES) -> ET.Element:
    return ET.fromstring(svg(Flow(lanes, steps)))


def words(root: ET.Element) -> list[str]:
    return [node.text or "" for node in root.iter("text")]


def test_every_step_lane_and_day_is_in_the_drawing():
    found = words(drawn(*STEPS))
    for text in ("申请", "收件受理", "现场核查", "发证送达", "您", "窗口", "市场监管局"):
        assert text in found
    assert "2 天" in found and "当场" in found
    assert [text for text in found if re.fullmatch(r"\d", text)] == ["1", "2", "3"]


def test_title_and_description_say_the_whole_path():
    root = drawn(*STEPS)
    assert root.attrib["role"] == "img"
    ids = root.attrib["aria-labelledby"].split()
    assert [node.attrib["id"] for node in (root.find("title"), root.find("desc"))] == ids
    assert root.find("desc").text == (
        "您申请，窗口收件受理，市场监管局现场核查 2 个工作日，窗口发证送达 1 个工作日。共 3 个工作日。"
    )


def test_arrows_join_neighbouring_steps_and_exits_are_dashed():
    root = drawn(*STEPS)
    paths = [node for node in root.iter("path") if "marker-end" in node.attrib]
    solid = [node for node in paths if "pb-e--x" not in node.attrib["class"]]
    assert len(solid) == len(STEPS) - 1
    assert len(paths) - len(solid) == 1


def test_text_of_an_editor_cannot_break_out():
    text = svg(Flow(LANES, (FlowStep('<script>"&', "you"), FlowStep("受理", "win"))))
    ET.fromstring(text)
    assert "<script" not in text


def test_no_inline_style_or_script_in_the_drawing():
    text = svg(Flow(LANES, STEPS))
    assert "style=" not in text and "onload" not in text


@pytest.mark.parametrize("count", range(1, 16))
def test_nodes_never_overlap_and_stay_inside(count):
    steps = tuple(
        FlowStep(f"第{n}步专家评审", LANES[n % 3].key, days=n, exit_note="不予")
        for n in range(count)
    )
    root = drawn(*steps)
    width = float(root.attrib["viewBox"].split()[2])
    found = sorted(
        (float(group.find("rect").attrib["x"]), float(group.find("rect").attrib["width"]))
        for group in root.iter("g")
        if group.attrib["class"].startswith("pb-node")
    )
    assert len(found) == count
    assert all(a[0] + a[1] < b[0] for a, b in zip(found, found[1:], strict=False))
    assert found[0][0] >= 100 and found[-1][0] + found[-1][1] <= width


def test_a_long_step_is_one_cell_with_its_range():
    found = words(drawn(FlowStep("申请", "you"), FlowStep("审查", "off", days=15)))
    assert "1–15" in found


def test_no_steps_no_drawing():
    assert svg(Flow(LANES, ())) == ""


def test_unknown_lane_is_the_callers_mistake():
    with pytest.raises((KeyError, StopIteration)):
        svg(Flow(LANES, (FlowStep("申请", "nobody"),)))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("申请", 5, ["申请"]), ("市场监督管理局", 5, ["市场监督", "管理局"]), ("", 5, [""])],
)
def test_wrap_is_even(text, width, lines):
    assert wrap(text, width) == lines


# --- side by side ---

# After the intake, drawings and fire safety are looked at together; the decision waits for both.
JOINED = (
    FlowStep("申请", "you"),
    FlowStep("收件受理", "win", exit_note="材料不齐：给一次补正单"),
    FlowStep("图纸审查", "off", days=5, after=(1,)),
    FlowStep("消防审查", "off", days=3, after=(1,)),
    FlowStep("作出决定", "off", days=1, after=(2, 3), exit_note="不予"),
    FlowStep("发证送达", "win", after=(4,)),
)


def boxes(root: ET.Element) -> dict[str, tuple[float, float, float, float]]:
    """Title → left, top, width, height of its node."""
    found = {}
    for group in root.iter("g"):
        if group.attrib["class"].startswith("pb-node"):
            rect = group.find("rect").attrib
            title = "".join(node.text or "" for node in group.iter("text"))
            found[title] = tuple(float(rect[k]) for k in ("x", "y", "width", "height"))
    return found


def edges(root: ET.Element) -> list[tuple[float, float, float, float]]:
    """Start and end of every solid arrow."""
    found = []
    for node in root.iter("path"):
        if node.attrib["class"] == "pb-e" and "marker-end" in node.attrib:
            numbers = [float(n) for n in re.findall(r"[\d.]+", node.attrib["d"])]
            last_v = re.findall(r"V([\d.]+)", node.attrib["d"])
            y2 = float(last_v[-1]) if last_v else numbers[1]
            found.append((numbers[0], numbers[1], numbers[-1], y2))
    return found


def meets(edge: tuple[float, ...], start: tuple[float, ...], end: tuple[float, ...]) -> bool:
    """Whether an arrow leads from the right of one box to the left of the other."""
    x1, y1, x2, y2 = edge
    leaves = abs(x1 - start[0] - start[2]) < 2 and start[1] <= y1 <= start[1] + start[3]
    return leaves and abs(x2 - end[0]) < 3 and end[1] <= y2 <= end[1] + end[3]


def test_steps_of_one_time_stand_in_one_column_one_above_the_other() -> None:
    found = boxes(drawn(*JOINED))
    first, second = found["图纸审查"], found["消防审查"]
    assert first[0] == second[0] and first[1] + first[3] < second[1]
    assert found["收件受理"][0] < first[0] < found["作出决定"][0]


def test_arrows_fork_and_join() -> None:
    root = drawn(*JOINED)
    found, arrows = boxes(root), edges(root)
    wanted = [("申请", "收件受理"), ("收件受理", "图纸审查"), ("收件受理", "消防审查")]
    wanted += [("图纸审查", "作出决定"), ("消防审查", "作出决定"), ("作出决定", "发证送达")]
    for start, end in wanted:
        assert any(meets(edge, found[start], found[end]) for edge in arrows), (start, end)
    assert len(arrows) == len(wanted)


def test_days_of_one_time_are_counted_once() -> None:
    flow = Flow(LANES, JOINED)
    assert flow.total == 6 and flow.columns == (0, 1, 2, 2, 3, 4)
    root = drawn(*JOINED)
    cells = [text for text in words(root) if re.fullmatch(r"\d", text)]
    assert cells == ["1", "2", "3", "4", "5", "6"]
    assert "消防审查 3 个工作日（同时）" in root.find("desc").text
    assert "5 天" in words(root) and "3 天" in words(root)


def test_an_arrow_past_a_column_goes_around_what_stands_there() -> None:
    """A short branch and one of two steps: the short one waits beside the second step."""
    steps = (
        FlowStep("受理", "win"),
        FlowStep("初审", "off", days=1, after=(0,)),
        FlowStep("公示", "off", days=7, after=(0,)),
        FlowStep("复审", "off", days=1, after=(1,)),
        FlowStep("决定", "off", after=(2, 3)),
    )
    root = drawn(*steps)
    found = boxes(root)
    bars = []
    for node in root.iter("path"):
        if node.attrib["class"] == "pb-e":
            x, y = map(float, re.match(r"M([\d.]+) ([\d.]+)", node.attrib["d"]).groups())
            for kind, value in re.findall(r"([HV])([\d.]+)", node.attrib["d"]):
                if kind == "H":
                    bars.append((min(x, float(value)), max(x, float(value)), y))
                    x = float(value)
                else:
                    y = float(value)
    left, top, width, height = found["复审"]
    through = [b for b in bars if b[0] < left and b[1] > left + width and top < b[2] < top + height]
    assert not through and len(found) == 5


@pytest.mark.parametrize("branches", range(1, 6))
@pytest.mark.parametrize("lanes", [("off",), ("off", "win")])
def test_nothing_overlaps_however_many_branches(branches: int, lanes: tuple[str, ...]) -> None:
    many = tuple(
        FlowStep(
            f"第{n}家审查意见", lanes[n % len(lanes)], days=n + 1, after=(0,), exit_note="不予"
        )
        for n in range(branches)
    )
    end = FlowStep("汇总", "win", after=tuple(range(1, branches + 1)))
    root = drawn(FlowStep("受理", "win"), *many, end)
    height = float(root.attrib["viewBox"].split()[3])
    all_boxes = list(boxes(root).values())
    assert len(all_boxes) == branches + 2
    for at, (x, y, w, h) in enumerate(all_boxes):
        assert y >= 0 and y + h < height
        for x2, y2, w2, h2 in all_boxes[at + 1 :]:
            assert x + w < x2 or x2 + w2 < x or y + h < y2 or y2 + h2 < y
