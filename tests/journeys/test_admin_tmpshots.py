import json, os
import pytest
import pathlib
from django.db import connection
from yichuang.cases.factories import day, hall
from yichuang.catalog.items import factories
from yichuang.kernel.identity.factories import staff, account
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.search.setup import install
from yichuang.kernel.clock.actions import load_reference as cal
from yichuang.kernel.statutes.actions import load_reference as stat
from yichuang.kernel.jobs import actions as jobs
from .town import opened
AXE=pathlib.Path("/tmp/webdev/axe/package/axe.min.js").read_text()
pytestmark=[pytest.mark.browser, pytest.mark.django_db(transaction=True)]

def test_shots(browser, live_server, settings):
    settings.YC_DEMO=True
    with opened(browser, live_server.url, day("2026-03-10")) as town:
        install(connection)
        w=hall()
        cal(at=factories.AT); stat(at=factories.AT)
        from yichuang.catalog.items.models import ItemVersion
        d=factories.make_draft("公共场所卫生许可","11990423MB0A00001E4000131041777", summary="", consult_phone="")
        r=factories.make_draft("户外广告设置许可","11990423MB0A00001E4000131041778", summary="")
        from yichuang.catalog.items.actions import submit_for_review, create_draft
        submit_for_review(by=factories.editor(), at=factories.AT, version_id=r.pk)
        pub=ItemVersion.objects.filter(state="published").first()
        target=account("某审查员", Role.REVIEWER, department=None)
        from yichuang.kernel.org.factories import department
        from yichuang.kernel.org.actions import appoint
        from datetime import date
        u=account("赵审计", Role.AUDIT_ADMIN, department=department())
        j=jobs.enqueue("jobs.prune", key="t")
        P={
         Role.CATALOGUE_EDITOR: [("items","/manage/items?dept="),("editor",f"/manage/items/{d.pk}"),("import","/manage/import"),("synonyms","/manage/synonyms"),("new","/manage/items/new")],
         Role.CATALOGUE_REVIEWER: [("review",f"/manage/items/{r.pk}/review"),("preview",f"/manage/items/{pub.pk}/preview"),("history",f"/manage/items/{pub.pk}/history")],
         Role.SYSTEM_ADMIN: [("staff","/manage/staff"),("staffnew","/manage/staff/new"),("close",f"/manage/staff/{u.id}/close"),("calendar","/manage/calendar"),("statutes","/manage/statutes"),("health","/manage/health"),("jobs","/manage/jobs"),("job",f"/manage/jobs/{j}"),("notices","/manage/notices")],
         Role.SECURITY_ADMIN: [("roles","/manage/roles"),("person",f"/manage/roles/{u.id}")],
         Role.AUDIT_ADMIN: [("ledger","/manage/ledger"),("entry","/manage/ledger/3"),("anchor","/manage/ledger/anchor")],
         Role.LEADER: [("figures","/manage/figures"),("figure","")],
        }
        bad=[]
        for role,pages in P.items():
            page=town.staff(staff("截"+role.value, role))
            for name,url in pages:
                if not url:
                    page.goto("/manage/figures"); url=page.locator(".yc-kpi a").first.get_attribute("href")
                for mode in ("","contrast"):
                    if mode: page.context.add_cookies([{"name":"yc_display","value":"contrast","url":town.url}])
                    else: page.context.clear_cookies(name="yc_display")
                    for width in (1280,360):
                        page.set_viewport_size({"width":width,"height":800})
                        resp=page.goto(url)
                        if resp.status!=200: bad.append((name,resp.status))
                        page.evaluate(AXE); found=page.evaluate("o=>axe.run(document,o)", {"runOnly":["wcag2a","wcag2aa","wcag21aa","wcag22aa","best-practice"]})["violations"]
                        for v in found:
                            bad.append((name,mode,width,v["id"],[n["target"] for n in v["nodes"]][:3], v["nodes"][0].get("failureSummary","")[:160]))
                        wide=page.evaluate("document.documentElement.scrollWidth")
                        if wide>width: bad.append((name,mode,width,"overflow",wide))
                        if not mode or name in("editor","calendar"):
                            page.screenshot(path=f"/tmp/mgshots/{name}{'-'+mode if mode else ''}-{width}.png", full_page=(width==1280 and name not in("editor",)))
        for b in bad: print(b)
        open("/tmp/mgshots/bad.txt","w").write("\n".join(map(str,bad)))
