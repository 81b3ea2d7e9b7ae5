/* The editor: worklist and field notes follow what is typed; a finding opens and focuses its
   field; rows come and go without leaving the page, so chosen files stay; an ended session loses
   nothing. Without this file the same happens on 保存草稿. */
(function () {
  "use strict";
  var IDLE = 10 * 60 * 1000, PLACE = "yc-editor-place";

  function parsed(html) { return new DOMParser().parseFromString(html, "text/html"); }
  function each(root, selector, act) { Array.prototype.forEach.call(root.querySelectorAll(selector), act); }

  function start(form) {
    var timer = null, turn = 0, leaving = false, sure = false, seen = Date.now(), last = "", first = body();
    var dirty = form.hasAttribute("data-unsaved");

    /* A chosen file is named, not sent: the check counts it as there. */
    function body(command) {
      var out = new URLSearchParams();
      new FormData(form).forEach(function (value, key) {
        if (typeof value === "string") { out.append(key, value); }
        else if (value.name && !command) { out.append(key, value.name); }
      });
      if (command) { out.set("do", command); }
      return out.toString();
    }
    function ask(address, text) {
      var how = text === undefined ? {} : { method: "POST", body: text, headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" } };
      how.credentials = "same-origin";
      return fetch(address, how).then(function (answer) {
        if (answer.redirected || answer.status === 403) { ended(); throw new Error("ended"); }
        if (!answer.ok) { throw new Error(String(answer.status)); }
        seen = Date.now();
        return answer.text();
      });
    }
    function say(text) { var el = document.getElementById("dirty"); if (el) { el.textContent = text; } }
    function ended() {
      var el = document.getElementById("dirty"), link = document.createElement("a");
      if (!el) { return; }
      el.textContent = "登录已过期。写的内容还在本页，不要关闭：";
      link.href = location.pathname; link.target = "_blank"; link.rel = "noopener"; link.textContent = "在新窗口登录";
      el.appendChild(link);
      el.appendChild(document.createTextNode("，回来再保存。"));
      el.classList.add("is-bad");
    }
    function goto(id) {
      var el = document.getElementById(id);
      if (!el) { return false; }
      for (var up = el.parentElement; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
      el.scrollIntoView({ block: "center" });
      el.focus({ preventScroll: true });
      return true;
    }

    /* --- the live check --- */
    function counts(panel) {
      each(form, "[data-stops]", function (el) { el.hidden = true; el.textContent = "0"; });
      (panel.getAttribute("data-sections") || "").split(",").forEach(function (pair) {
        var parts = pair.split(":"), el = form.querySelector("[data-stops='" + parts[0] + "']");
        if (el && +parts[1]) { el.textContent = parts[1]; el.hidden = false; }
      });
      var n = panel.querySelector(".mg-n b"), note = document.querySelector("[data-stops-note]"), all = document.querySelector("[data-stops-all]");
      if (note) { note.textContent = n ? "还有 " + n.textContent + " 处不合格，发布时会被退回" : "交另一位审核员发布"; }
      if (all) { all.textContent = n ? n.textContent : "0"; }
    }
    function notes(panel) {
      var reasons = {};
      each(panel, "li[data-for]", function (li) {
        var name = li.getAttribute("data-for");
        if (!(name in reasons)) { reasons[name] = li.querySelector("p").textContent; }
      });
      each(form, ".mg-f[data-f]", function (box) {
        var name = box.getAttribute("data-f"), line = box.querySelector(".mg-e"), text = reasons[name] || "";
        if (box.classList.contains("is-bad")) { return; }
        box.classList.toggle("is-todo", !!text);
        var control = document.getElementById("f-" + name);
        if (!text) {
          if (line) { line.remove(); }
          if (control) { control.removeAttribute("aria-describedby"); }
          return;
        }
        if (!line) {
          line = document.createElement("span");
          line.className = "mg-e"; line.id = "f-" + name + "-e";
          box.appendChild(line);
          if (control) { control.setAttribute("aria-describedby", line.id); }
        }
        if (line.textContent !== text) { line.textContent = text; }
      });
      each(form, ".mg-row", function (row) {
        var tag = row.querySelector("summary [data-row-stops]"), n = row.querySelectorAll(".mg-f.is-todo").length;
        if (tag) { tag.hidden = !n; tag.textContent = n + " 处要改"; }
      });
    }
    function check() {
      var mine = ++turn;
      ask(form.getAttribute("data-check"), body()).then(function (html) {
        var fresh = parsed(html).getElementById("worklist"), old = document.getElementById("worklist");
        if (mine !== turn || !fresh || !old) { return; }
        var open = old.querySelector("details"), same = fresh.querySelector("details");
        if (open && same) { same.open = open.open; }
        old.replaceWith(fresh);
        counts(fresh);
        notes(fresh);
      }).catch(function (error) { if (error.message !== "ended") { say("检查没有连上服务器，保存时会再查。"); } });
    }
    function changed(event) {
      var box = event && event.target.closest ? event.target.closest(".mg-f.is-new") : null;
      if (box) { box.classList.remove("is-new"); }
      dirty = body() !== first || form.hasAttribute("data-unsaved");
      say(dirty ? "有改动还没有保存" : "");
      clearTimeout(timer);
      timer = setTimeout(check, 700);
    }

    /* --- rows --- */
    function moved(command, at) {
      var parts = command.split(":"), n = +parts[2];
      if (parts[0] === "remove") { return at === n ? -1 : at > n ? at - 1 : at; }
      if (parts[0] === "up") { return at === n ? n - 1 : at === n - 1 ? n : at; }
      return at;
    }
    function swap(part, command, fresh) {
      var old = document.getElementById("p-" + part), next = fresh.getElementById("p-" + part);
      if (!old || !next) { return; }
      var mine = command.split(":")[1] === part ? command : "add:" + part;
      var rows = next.querySelectorAll(".mg-row");
      Array.prototype.forEach.call(old.querySelectorAll(".mg-row"), function (row, at) {
        var to = rows[moved(mine, at)];
        if (to && moved(mine, at) >= 0 && row.open) { to.open = true; }
      });
      each(old, "input[type=file]", function (input) {
        var found = input.name.match(/^(\w+-)(\d+)(-.+)$/), at = found ? moved(mine, +found[2]) : -1;
        var place = at >= 0 ? next.querySelector("input[name='" + found[1] + at + found[3] + "']") : null;
        if (place && input.files.length) { input.name = place.name; input.id = place.id; place.replaceWith(input); }
      });
      old.replaceWith(next);
    }
    function rows(command) {
      say("正在更新……");
      ask(form.getAttribute("action"), body(command)).then(function (html) {
        var fresh = parsed(html), page = fresh.querySelector("form[data-check]");
        if (!page) { throw new Error("page"); }
        each(form, "[id^='p-']", function (el) {
          var part = el.id.slice(2), next = fresh.getElementById(el.id);
          var more = el.querySelectorAll(".mg-row").length !== (next ? next.querySelectorAll(".mg-row").length : -1);
          if (more || command.split(":")[1] === part) { swap(part, command, fresh); }
        });
        each(page, "[data-rows]", function (count) {
          var el = form.querySelector("[data-rows='" + count.getAttribute("data-rows") + "']");
          if (el) { el.textContent = count.textContent; }
        });
        form.setAttribute("data-unsaved", "");
        changed();
        if (page.getAttribute("data-focus")) { goto(page.getAttribute("data-focus")); }
      }).catch(function (error) { if (error.message !== "ended") { say("没有连上服务器，再按一次。"); } });
    }

    /* --- saving --- */
    function remember() {
      var el = last ? document.getElementById(last) : null, top = el ? el.getBoundingClientRect().top : -1;
      var seenThere = el && top > 0 && top < window.innerHeight;
      var place = { path: location.pathname, y: window.scrollY, at: Date.now(), open: opened(), id: seenThere ? last : "", top: top };
      try { window.sessionStorage.setItem(PLACE, JSON.stringify(place)); } catch (e) { /* private mode */ }
    }
    function opened() {
      return Array.prototype.map.call(form.querySelectorAll(".mg-row"), function (row) { return row.open; });
    }
    function back() {
      var kept = null;
      try { kept = JSON.parse(window.sessionStorage.getItem(PLACE)); window.sessionStorage.removeItem(PLACE); } catch (e) { return; }
      if (!kept || kept.path !== location.pathname || Date.now() - kept.at > 60000 || form.hasAttribute("data-unsaved")) { return; }
      Array.prototype.forEach.call(form.querySelectorAll(".mg-row"), function (row, at) { if (kept.open[at]) { row.open = true; } });
      var go = function () {
        var el = kept.id ? document.getElementById(kept.id) : null;
        if (!el) { window.scrollTo(0, kept.y); return; }
        window.scrollBy(0, el.getBoundingClientRect().top - kept.top);
        el.focus({ preventScroll: true });
      };
      go();
      window.addEventListener("load", function () { setTimeout(go, 0); });
      var told = document.querySelector(".yc-flash, [data-flash]");
      say(told ? told.textContent.trim() : "草稿已保存。");
    }
    /* After a long pause the session may have ended: ask first, then send. */
    function surely(button) {
      say("正在保存……");
      ask(location.pathname).then(function (html) {
        var token = parsed(html).querySelector("#editor [name=csrfmiddlewaretoken]");
        if (token) { form.querySelector("[name=csrfmiddlewaretoken]").value = token.value; }
        sure = true;
        form.requestSubmit(button || undefined);
      }).catch(function (error) { if (error.message !== "ended") { say("没有连上服务器，内容还在本页，再按一次保存。"); } });
    }
    form.addEventListener("submit", function (event) {
      var button = event.submitter || null, command = button && button.name === "do" ? button.value : "save";
      if (/^(add|remove|up):/.test(command)) { event.preventDefault(); rows(command); return; }
      if (!sure && Date.now() - seen > IDLE) { event.preventDefault(); surely(button); return; }
      leaving = true;
      if (command === "save") { remember(); }
    });

    form.addEventListener("focusin", function (event) { if (event.target.id) { last = event.target.id; } });
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    window.addEventListener("beforeunload", function (event) { if (dirty && !leaving) { event.preventDefault(); event.returnValue = ""; } });
    document.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[data-goto]") : null;
      if (link && goto(link.getAttribute("href").slice(1))) { event.preventDefault(); }
    });
    if (form.getAttribute("data-focus")) { goto(form.getAttribute("data-focus")); }
    back();
  }
  function ready() { var form = document.querySelector("form[data-check]"); if (form) { start(form); } }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
