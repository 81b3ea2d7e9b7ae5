import os
import pytest
from datetime import timedelta
from django.test import Client
from yichuang.cases import actions, factories
from yichuang.cases.models import Case, CaseMaterial
from yichuang.cases.actions.supplement import Line
from yichuang.web.portal.tests import world as w

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT = "/tmp/shots"
WANT = os.environ.get("SHOTS", "")


def setup():
    from django.db import connection
    from yichuang.kernel.search.setup import install
    install(connection)
    hall = w.county()
    c = Client()
    cases = {}
    for name in ("received", "supplement", "paused", "granted", "refused"):
        cases[name] = w.apply_online(c, hall)
    def load(n): return Case.objects.get(number=cases[n])
    def look(n, bad=None):
        case = load(n)
        f = {}
        for row in CaseMaterial.objects.filter(case_id=case.id).exclude(state="exempt"):
            f[row.key] = ("defective", "没有标出水池和冷藏的位置。", "在图上补标后重新拍照。") if row.key in (bad or []) else ("complete", "", "")
        actions.set_materials(by=hall.clerk, at=w.NOON, case_id=case.id, findings=f)
        return case
    case = look("supplement", ["layout", "form"])
    actions.request_supplement(by=hall.clerk, at=w.NOON, case_id=case.id, lines=[Line("layout", "没有标出水池和冷藏的位置。", "在图上补标后重新拍照。"), Line("form", "缺负责人签名。", "签名后重新拍照。")])
    for n in ("paused", "granted", "refused"):
        case = look(n)
        actions.accept(by=hall.clerk, at=w.NOON, case_id=case.id)
    actions.pause(by=hall.reviewer, at=w.NOON + timedelta(days=2), case_id=load("paused").id, kind="expert_review", basis="食品经营许可和备案管理办法第十八条", days_needed=10)
    from yichuang.cases.queries.pinned import pinned
    from yichuang.cases.rules.states import Outcome
    for n in ("granted", "refused"):
        for key in [s.key for s in pinned(hall.version_id).steps]:
            actions.complete_step(by=hall.reviewer, at=w.NOON + timedelta(days=1), case_id=load(n).id, key=key, opinion="符合条件")
    actions.decide(by=hall.approver, at=w.NOON + timedelta(days=2), case_id=load("granted").id, outcome=Outcome.GRANTED)
    actions.decide(by=hall.approver, at=w.NOON + timedelta(days=2), case_id=load("refused").id, outcome=Outcome.REFUSED, reason="经营场所距离污染源不足 25 米。", basis="《中华人民共和国食品安全法》第三十三条")
    draft = w.start(c, w.item_of(hall))
    w.fill(c, draft)
    return hall, c, cases, draft


def test_shots(page, live_server):
    from yichuang.kernel.privacy import keys as keyring
    with w.at():
        hall, c, cases, draft = setup()
        item = w.item_of(hall)
    with w.at(w.NOON + timedelta(days=6)):
        page.context.add_cookies([{"name": "sessionid", "value": c.cookies["sessionid"].value, "url": live_server.url}])
        from yichuang.cases.models import Licence
        lic = Licence.objects.get().number
        doc = Case.objects.get(number=cases["received"]).documents.get().document
        from yichuang.kernel.documents.queries import address
        docurl = address(doc, live_server.url)
        pages = {
            "home": "/", "fig": "/figures/cases.in_promise", "my_page": "/my", "search": "/s?q=开饭馆", "nohit": "/s?q=量子飞船", "theme": "/t/personal/permit", "aud": "/t/legal",
            "guide": f"/g/{item}?business=restaurant&licence=local&who=self", "guide0": f"/g/{item}", "history": f"/g/{item}/history", "my": f"/g/{item}/my?business=restaurant&licence=local&who=self",
            "new": f"/a/new/{item}?business=restaurant&licence=local&who=self", "new0": f"/a/new/{item}", "resume": "/a/resume",
            "tasks": f"/a/{draft}", "who": f"/a/{draft}/who", "applicant": f"/a/{draft}/applicant", "question": f"/a/{draft}/q/area", "choice": f"/a/{draft}/q/cold",
            "files": f"/a/{draft}/files", "upload": f"/a/{draft}/files/layout", "wants": f"/a/{draft}/wants", "check": f"/a/{draft}/check",
            "track": "/p", "lost": "/p/lost", "receipt": f"/p/{cases['received']}/receipt",
            **{f"p-{n}": f"/p/{num}" for n, num in cases.items()},
            "supply": f"/p/{cases['supplement']}/fix/layout", "withdraw": f"/p/{cases['received']}/withdraw",
            "doc": f"/p/{cases['received']}/doc/{doc.id}", "licence": f"/p/{cases['granted']}/licence",
            "v": "/v", "vgood": f"/v/{lic}", "vbad": "/v/XX123", "d": "/d", "dgood": docurl.replace(live_server.url, ""),
        }
        axe = __import__("pathlib").Path(os.environ["AXE"]).read_text() if os.environ.get("AXE") else ""
        modes = os.environ.get("MODES", "std").split(",")
        widths = [int(x) for x in os.environ.get("WIDTHS", "1280").split(",")]
        bad = []
        for mode in modes:
            value = {"std": "", "elder": "elder", "contrast": "contrast"}[mode]
            page.context.add_cookies([{"name": "yc_display", "value": value or "none", "url": live_server.url}])
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                for name, url in pages.items():
                    if WANT and name not in WANT.split(","):
                        continue
                    r = page.goto(url)
                    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                    if over > 0:
                        bad.append((mode, width, name, "overflow", over))
                    if r.status >= 400 and name not in ("vbad",):
                        bad.append((mode, width, name, r.status))
                    if axe:
                        page.evaluate(axe)
                        res = page.evaluate("axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa','best-practice']})")
                        for v in res["violations"]:
                            bad.append((mode, width, name, v["id"], [n["html"][:140] for n in v["nodes"][:2]]))
                    if os.environ.get("SHOOT", "1") == "1":
                        page.screenshot(path=f"{OUT}/{name}-{mode}-{width}.png", full_page=True)
        for b in bad:
            print(b)
