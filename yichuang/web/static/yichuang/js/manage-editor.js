/* The editor: the worklist follows what is typed; a finding's link opens and focuses its field.
   Without this file the same happens on 保存草稿. */
(function () {
  "use strict";
  function start(form) {
    var timer = null, turn = 0, leaving = false, first = body();
    var dirty = form.hasAttribute("data-unsaved");

    function body() {
      var data = new FormData(form), out = new URLSearchParams();
      data.forEach(function (value, key) { if (typeof value === "string") { out.append(key, value); } });
      return out.toString();
    }
    function goto(id) {
      var el = document.getElementById(id);
      if (!el) { return false; }
      for (var up = el.parentElement; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
      el.scrollIntoView({ block: "center" });
      el.focus({ preventScroll: true });
      return true;
    }
    function counts(panel) {
      form.querySelectorAll("[data-stops]").forEach(function (el) { el.hidden = true; el.textContent = "0"; });
      (panel.getAttribute("data-sections") || "").split(",").forEach(function (pair) {
        var parts = pair.split(":"), el = form.querySelector("[data-stops='" + parts[0] + "']");
        if (el && +parts[1]) { el.textContent = parts[1]; el.hidden = false; }
      });
      var n = panel.querySelector(".mg-n b"), note = document.querySelector("[data-stops-note]");
      if (note) { note.textContent = n ? "还有 " + n.textContent + " 处不合格，发布时会被退回" : "交另一位审核员发布"; }
    }
    function check() {
      var mine = ++turn;
      fetch(form.getAttribute("data-check"), {
        method: "POST", credentials: "same-origin", body: body(),
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }
      }).then(function (answer) { if (!answer.ok || answer.redirected) { throw new Error(); } return answer.text(); })
        .then(function (html) {
          if (mine !== turn) { return; }
          var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("worklist");
          var old = document.getElementById("worklist");
          if (!fresh || !old) { return; }
          old.replaceWith(fresh);
          counts(fresh);
        }).catch(function () { say("检查没有连上服务器，保存时会再查。"); });
    }
    function say(text) { var el = document.getElementById("dirty"); if (el) { el.textContent = text; } }
    function changed() {
      dirty = body() !== first || form.hasAttribute("data-unsaved");
      say(dirty ? "有改动还没有保存" : "");
      clearTimeout(timer);
      timer = setTimeout(check, 700);
    }
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", function () { leaving = true; });
    window.addEventListener("beforeunload", function (event) { if (dirty && !leaving) { event.preventDefault(); event.returnValue = ""; } });
    document.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a[data-goto]") : null;
      if (link && goto(link.getAttribute("href").slice(1))) { event.preventDefault(); }
    });
    if (form.getAttribute("data-focus")) { goto(form.getAttribute("data-focus")); }
  }
  function ready() { var form = document.querySelector("form[data-check]"); if (form) { start(form); } }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
