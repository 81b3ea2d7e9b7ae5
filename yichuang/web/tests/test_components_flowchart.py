"""The flow chart: one drawing from typed steps, no Django needed."""

import re
import xml.etree.ElementTree as ET

import pytest

from yichuang.web.components.flowchart import Flow, FlowStep, Lane, svg, wrap

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
    boxes = sorted(
        (float(group.find("rect").attrib["x"]), float(group.find("rect").attrib["width"]))
        for group in root.iter("g")
        if group.attrib["class"].startswith("pb-node")
    )
    assert len(boxes) == count
    assert all(a[0] + a[1] < b[0] for a, b in zip(boxes, boxes[1:], strict=False))
    assert boxes[0][0] >= 100 and boxes[-1][0] + boxes[-1][1] <= width


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
