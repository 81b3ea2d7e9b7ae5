"""The small scripts in a real browser: keys, autosave, job polling, chooser."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]  # no database at all

JS = Path(__file__).resolve().parents[1] / "static" / "yichuang" / "js"
ORIGIN = "http://yichuang.test"


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def show(page, body: str, script: str, answers: dict | None = None) -> list[tuple[str, str]]:
    """Serve one page and its answers from memory; returns the requests that came."""
    seen: list[tuple[str, str]] = []
    html = f'<!DOCTYPE html><meta charset="utf-8">{body}<script src="/s.js"></script>'

    def answer(route):
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path == "/s.js":
            code = (JS / script).read_text()
            return route.fulfill(body=code, content_type="text/javascript; charset=utf-8")
        if path.split("?")[0] in (answers or {}):
            seen.append((path, request.post_data or ""))
            status, text, kind = answers[path.split("?")[0]]
            date = {"Date": "Fri, 20 Nov 2026 02:42:00 GMT"}
            return route.fulfill(status=status, body=text, content_type=kind, headers=date)
        seen.append((path, ""))
        return route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/")
    return seen


ACTS = """<p id=out></p><input id=text><button id=go data-key="F9" type=button>受理</button>
<button id=save data-key="Ctrl+S" type=button>保存</button>
<button id=dead data-key="F4" aria-disabled="true" type=button>齐全</button>
<input id=find data-key="Ctrl+K"><label><input type=checkbox data-keys-switch checked>快捷键</label>"""
COUNT = """window.hits=[];document.addEventListener('click',e=>{if(e.target.id)hits.push(e.target.id)})"""


def test_function_keys_and_chords_press_their_button(page):
    show(page, ACTS, "keys.js")
    page.evaluate(COUNT)
    page.focus("#text")
    for key in ("F9", "Control+Enter", "Control+s"):
        page.keyboard.press(key)
    assert page.evaluate("hits") == ["go", "go", "save"]
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "find"


def test_single_letters_type_and_press_nothing(page):
    show(page, ACTS.replace("F9", "s"), "keys.js")
    page.evaluate(COUNT)
    page.focus("#text")
    page.keyboard.type("s")
    assert page.evaluate("hits") == [] and page.input_value("#text") == "s"


def test_a_button_that_is_off_does_nothing(page):
    show(page, ACTS, "keys.js")
    page.evaluate(COUNT)
    page.keyboard.press("F4")
    page.dispatch_event("#dead", "click")
    assert page.evaluate("hits") == []


def test_keys_can_be_switched_off_and_stay_off(page):
    show(page, ACTS, "keys.js")
    page.uncheck("[data-keys-switch]")
    page.reload()
    page.evaluate(COUNT)
    page.keyboard.press("F9")
    assert page.evaluate("hits") == []
    assert not page.is_checked("[data-keys-switch]")


DRAFT = """<form data-autosave="/save" method=post><input name=name id=name><input name=area id=area>
</form><p data-saved></p>"""


def test_a_field_that_is_left_is_saved_within_two_seconds(page):
    seen = show(page, DRAFT, "autosave.js", {"/save": (204, "", "text/plain")})
    page.fill("#name", "何记面馆")
    page.focus("#area")
    page.wait_for_function("document.querySelector('[data-saved]').textContent", timeout=2000)
    assert page.text_content("[data-saved]") == "已保存 10:42"
    assert [path for path, _ in seen if path == "/save"] == ["/save"]


def test_a_failed_save_says_so(page):
    show(page, DRAFT, "autosave.js", {"/save": (500, "", "text/plain")})
    page.fill("#name", "何记面馆")
    page.focus("#area")
    page.wait_for_selector("[data-saved].is-bad", timeout=3000)
    assert "没有存上" in page.text_content("[data-saved]")


def test_an_untouched_form_is_not_posted(page):
    seen = show(page, DRAFT, "autosave.js", {"/save": (204, "", "text/plain")})
    page.focus("#name")
    page.focus("#area")
    page.wait_for_timeout(1200)
    assert not [path for path, _ in seen if path == "/save"]


JOB = """<section data-poll="/job"><progress value=0 max=10></progress>
<p role=status data-poll-text>0 / 10 行</p></section>"""


def test_a_job_bar_moves_and_speaks_at_quarters(page):
    job = '{"state":"running","done":5,"total":10,"unit":"行","detail":"发现 1 处问题"}'
    show(page, JOB, "poll.js", {"/job": (200, job, "application/json")})
    page.wait_for_function("document.querySelector('progress').value === 5", timeout=3000)
    assert page.text_content("[data-poll-text]") == "5 / 10 行，发现 1 处问题"
    assert page.text_content("[role=status]") == "已完成 50%"


def test_a_finished_job_reloads_the_page(page):
    job = '{"state":"done","done":10,"total":10}'
    seen = show(page, JOB, "poll.js", {"/job": (200, job, "application/json")})
    page.wait_for_timeout(1500)
    assert len([path for path, _ in seen if path == "/"]) > 1


ASK = """<form method=get action="/ask#mine" data-chooser="#panel"><label><input type=radio name=q1
value=b>乙</label><button data-chooser-submit>看清单</button></form><div id=panel>4 份</div>"""


def test_a_changed_answer_refreshes_the_list_in_place(page):
    fresh = '<meta charset="utf-8"><div id=panel>3 份</div>'
    seen = show(page, ASK, "chooser.js", {"/ask": (200, fresh, "text/html; charset=utf-8")})
    assert page.is_hidden("[data-chooser-submit]")
    page.check("[value=b]")
    page.wait_for_function("document.querySelector('#panel').textContent === '3 份'", timeout=3000)
    assert seen[-1][0] == "/ask?q1=b" and page.url.endswith("/ask?q1=b")


def follow_up(ticked: str, more: str, heading: str) -> str:
    """A form of one question, perhaps a second one, and the list with its heading."""
    radios = "".join(
        f"<input type=radio id={key}-{value} name={key} value={value}"
        f"{' checked' if f'{key}-{value}' in ticked else ''}>"
        for key in ("first", more)
        if key
        for value in "ab"
    )
    return f"""<meta charset=utf-8><form method=get action="/ask" data-chooser="#list, #ask, #top">
<div id=ask>{radios}</div><p data-chooser-say role=status></p>
<p data-chooser-live hidden>清单跟着变</p><button data-chooser-submit>看清单</button></form>
<section id=list><h3>{heading}</h3></section><p id=top><a href="/a?{ticked}">申报</a></p>"""


def test_a_follow_up_question_comes_and_goes_without_the_button(page):
    fresh = follow_up("first-b", "second", "您准备 2 份就够")
    asked = {"/ask": (200, fresh, "text/html; charset=utf-8")}
    show(page, follow_up("", "", "先按最全的列：4 份"), "chooser.js", asked)
    assert page.is_hidden("[data-chooser-submit]") and page.is_visible("[data-chooser-live]")
    page.focus("#first-a")
    page.keyboard.press("ArrowDown")  # ticks 乙, as a keyboard does it
    page.wait_for_selector("#second-a", timeout=3000)
    assert page.inner_text("#list") == "您准备 2 份就够"
    assert page.get_attribute("#top a", "href") == "/a?first-b"
    assert page.evaluate("document.activeElement.id") == "first-b"
    assert page.is_checked("#first-b")
    assert page.text_content("[data-chooser-say]") == "您准备 2 份就够"


def test_the_same_questions_stay_untouched(page):
    """What was ticked while the answer travelled is not undone by it."""
    fresh = follow_up("first-b", "second", "3 份")
    asked = {"/ask": (200, fresh, "text/html; charset=utf-8")}
    show(page, follow_up("first-a", "second", "4 份"), "chooser.js", asked)
    page.evaluate("document.querySelector('#second-a').mark = 1")
    page.check("#first-b")
    page.wait_for_function("document.querySelector('#list').textContent === '3 份'", timeout=3000)
    assert page.evaluate("document.querySelector('#second-a').mark") == 1


def test_control_an_answer_that_does_not_fit_is_sent_as_a_form(page):
    broken = {"/ask": (200, "<p id=list>半页</p>", "text/html; charset=utf-8")}
    seen = show(page, follow_up("", "", "4 份"), "chooser.js", broken)
    page.click("#first-b")  # not `check`: the page it would look at again is gone by then
    page.wait_for_function("document.body.textContent.indexOf('半页') >= 0")
    assert [path for path, _ in seen if path.startswith("/ask")] == ["/ask?first=b"] * 2
