import os
from datetime import timedelta
from tests.journeys.test_desk import *
from yichuang.cases import actions
from yichuang.cases.factories import AT, day, look_at_everything, received, reviewed
from yichuang.cases.models import CaseFile
from yichuang.cases.rules.states import Channel, Outcome
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
for n in list(globals()):
    if n.startswith("test_"): del globals()[n]
OUT="/tmp/deskshots"; os.makedirs(OUT, exist_ok=True)
def test_shots(world, sit_down):
    single_officer_item()
    for k,d in enumerate(["2026-02-02","2026-02-04","2026-02-05","2026-02-06","2026-02-09","2026-02-10","2026-02-11"]):
        accepted(world, at=day(d))
    cs=list(Case.objects.order_by("id"))
    actions.pause(by=world.reviewer, at=day("2026-02-10"), case_id=cs[2].id, kind="expert_review", basis="食品经营许可和备案管理办法第十八条", days_needed=5)
    actions.pause(by=world.reviewer, at=day("2026-02-05"), case_id=cs[1].id, kind="inspection", basis="办法", days_needed=2)
    actions.resume(by=world.reviewer, at=day("2026-02-09"), case_id=cs[1].id, result="合格")
    from yichuang.cases.actions.timing import turn_cards
    rc=reviewed(world, at=day("2026-02-09"))
    online=received(world, at=day("2026-02-10"), channel=Channel.ONLINE)
    actions.correct(by=world.clerk, at=AT, case_id=online.id, note="面积写错", form={"area":"40","shop":"何记面馆","phone":"13900000007"})
    f=store(by=world.clerk, at=AT, name="布局图.png", data=png(300,200), purpose="case")
    for c in (online, cs[0]):
        CaseFile.objects.create(case_id=c.id, material_key="layout", stored_file_id=f.id, name="布局图.png", added_at=AT)
    told=look_at_everything(world, received(world, at=day("2026-02-11")), layout="不清")
    sup=look_at_everything(world, received(world, at=day("2026-02-11")), layout="不清")
    from yichuang.cases.actions.supplement import Line
    actions.request_supplement(by=world.clerk, at=AT, case_id=sup.id, lines=[Line("layout","布局图没有标出水池","在图上补标后重交")])
    dec=reviewed(world, at=day("2026-02-09"))
    actions.decide(by=world.approver, at=AT, case_id=dec.id, outcome=Outcome.GRANTED)
    turn_cards(at=NOW)
    v=world.version_id
    plan=[("clerk","intake0","/desk/intake"),("clerk","intake",f"/desk/intake?version={v}"),("clerk","window","/desk/cases"),("clerk","check",f"/desk/cases/{online.number}/check"),("clerk","waiting",f"/desk/cases/{sup.number}/check"),("clerk","notice",f"/desk/cases/{told.number}/notice"),("clerk","deliver",f"/desk/cases/{dec.number}/deliver"),("clerk","done",f"/desk/cases/{dec.number}/done"),("clerk","correct",f"/desk/cases/{online.number}/correct"),
    ("reviewer","inbox","/desk/inbox"),("reviewer","case",f"/desk/cases/{cs[0].number}"),("reviewer","case_paused",f"/desk/cases/{cs[2].number}"),("reviewer","pause",f"/desk/cases/{cs[0].number}/pause"),
    ("approver","case_ready",f"/desk/cases/{rc.number}"),("approver","decide",f"/desk/cases/{rc.number}/decide"),("approver","refuse",f"/desk/cases/{rc.number}/decide?outcome=refused"),("clerk","find","/desk/find?q=食品")]
    only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else None
    sizes=[("1280",1280,800),("360",360,740)] if not os.environ.get("W") else [(os.environ["W"],int(os.environ["W"]),800)]
    for who,name,url in plan:
        if only and name not in only: continue
        page=sit_down(getattr(world,who))
        for tag,w,h in sizes:
            page.set_viewport_size({"width":w,"height":h})
            page.goto(url)
            if name=="intake" and w>1000:
                page.locator("label[for=a-business-canteen]").click(); page.locator("label[for=a-who-self]").click()
                expect(page.locator(".dk-mat > li")).to_have_count(2)
                page.fill("#id_id_number", id_number(1)); page.keyboard.press("Enter"); page.wait_for_timeout(400)
                page.locator("label[for=m-layout-defective]").click(); page.locator("label[for=m-form-complete]").click()
            page.wait_for_timeout(200)
            page.screenshot(path=f"{OUT}/{name}_{tag}.png", full_page=(w<1000))
            over=page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            page.evaluate(open("/work/main/.venv/lib/python3.11/site-packages/axe_playwright_python/axe.min.js").read())
            res=page.evaluate("axe.run({runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})")
            for v in res["violations"]: print("AXE",name,tag,v["id"],len(v["nodes"]),v["nodes"][0]["target"],v["nodes"][0]["html"][:160])
            if over>0: print("OVERFLOW", name, tag, over)
            if w>1000 and os.environ.get("CONTRAST"):
                page.goto(f"/display/?mode=contrast&on=1&next={url}"); page.screenshot(path=f"{OUT}/{name}_contrast.png"); page.evaluate(open("/work/main/.venv/lib/python3.11/site-packages/axe_playwright_python/axe.min.js").read()); [print("AXE-C",name,v["id"],len(v["nodes"]),v["nodes"][0]["target"],v["nodes"][0]["html"][:160]) for v in page.evaluate("axe.run({runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa','best-practice']})")["violations"]]; page.goto("/display/?mode=contrast&on=0&next=/components/") 
