/* Saves a form's draft within 2 s after a field is left: <form data-autosave="URL"> and
   <p data-saved>. Without this file the 保存草稿 button does the same. */
(function () {
  "use strict";
  function two(n) { return (n < 10 ? "0" : "") + n; }

  function start(form) {
    var place = document.querySelector("[data-saved]");
    var timer = null, running = false, again = false, last = body(form);

    function body(f) {
      var data = new FormData(f), files = [];
      data.forEach(function (value, key) { if (value instanceof File) { files.push(key); } });
      files.forEach(function (key) { data.delete(key); });
      return new URLSearchParams(data).toString();
    }
    function say(text, bad) {
      if (!place) { return; }
      place.textContent = text;
      place.classList.toggle("is-bad", !!bad);
    }
    function save() {
      var text = body(form);
      if (text === last) { return; }
      if (running) { again = true; return; }
      running = true;
      fetch(form.getAttribute("data-autosave"), {
        method: "POST", credentials: "same-origin", body: text, keepalive: text.length < 60000,
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "X-Autosave": "1" }
      }).then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
        last = text;
        var now = new Date(new Date(answer.headers.get("Date") || Date.now()).getTime() + 8 * 3600000);
        say("已保存 " + two(now.getUTCHours()) + ":" + two(now.getUTCMinutes()));
      }).catch(function () {
        say("没有存上：网络断了或者登录已过期。内容还在本页，请不要关闭。", true);
        plan(5000);
      }).then(function () {
        running = false;
        if (again) { again = false; plan(300); }
      });
    }
    function plan(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }

    form.addEventListener("change", function () { plan(500); });
    form.addEventListener("focusout", function () { plan(500); });
    form.addEventListener("input", function () { plan(2000); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { save(); } });
    form.addEventListener("submit", function () { clearTimeout(timer); last = body(form); });
  }
  function ready() { document.querySelectorAll("form[data-autosave]").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
