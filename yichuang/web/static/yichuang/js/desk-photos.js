/* 手机拍照: the QR beside the material, and the photos as they come; what is ticked stays.
   Without this the button opens a page of its own. */
(function () {
  "use strict";
  var EVERY = 2000;
  function say(box, text, bad) {
    var line = box.querySelector("[role=status]");
    line.className = bad ? "dk-f__err" : "dk-m";
    if (line.textContent !== text) { line.textContent = text; }
  }
  function seen() { return document.querySelector("input[name=seen]").value; }
  function ask(url, options) {
    options = options || {};
    options.credentials = "same-origin";
    options.headers = { Accept: "application/json" };
    return fetch(url, options).then(function (answer) {
      return answer.json().then(function (body) { return body; }, function () { throw new Error("signed out"); });
    });
  }
  function make(tag, css, text, parent) {
    var el = document.createElement(tag);
    el.className = css;
    el.textContent = text;
    parent.appendChild(el);
    return el;
  }
  function show(form, answer) {
    var box = form.querySelector("[data-phone-box]");
    box.textContent = "";
    box.className = "dk-phone";
    box.hidden = false;
    box.appendChild(document.importNode(new DOMParser().parseFromString(answer.qr, "text/html").querySelector("svg"), true));
    var side = make("div", "", "", box);
    make("p", "", "请用手机扫这里，不用登录。" + answer.until + " 以前有效，只能用一台手机。", side);
    var bar = make("progress", "", "", side);
    bar.setAttribute("aria-label", "等照片");
    var line = make("p", "dk-m", "", side);
    line.setAttribute("role", "status");
    var stop = make("button", "dk-b dk-b--s", "收完了，关掉链接", side);
    stop.type = "button";
    say(box, "等手机传照片……");
    var known = 0, live = true;
    function over(text) {
      live = false;
      var svg = box.querySelector("svg");
      if (svg) { svg.remove(); }
      bar.remove();
      stop.remove();
      say(box, text);
    }
    function take(state) {
      var done = form.parentElement.querySelector("[data-upload-done]");
      state.files.slice(known).forEach(function (file) {
        var a = make("a", "", file.name, make("li", "", "", done));
        a.href = file.url;
        a.target = "_blank";
        a.rel = "noopener";
      });
      if (state.files.length > known) {
        known = state.files.length;
        var none = form.parentElement.querySelector(".yc-empty");
        if (none) { none.remove(); }
      }
      if (state.seen === null) { over("收到 " + known + " 张。这件办件同时有别人办了，请记下勾选的，刷新页面再办。"); return; }
      document.querySelectorAll("input[name=seen]").forEach(function (one) { one.value = state.seen; });
      if (!state.open) { over("收到 " + known + " 张。链接已经关了，要再拍请再按“用手机拍”。"); return; }
      say(box, known ? "收到 " + known + " 张，还可以继续拍。" : state.taken ? "手机已连上，照片在路上……" : "等手机传照片……");
    }
    function poll() {
      if (!live || !document.contains(box)) { return; }
      ask(answer.state + "?seen=" + seen()).then(take, function () { say(box, "暂时连不上，正在重试。照片不会丢。", true); }).then(function () { setTimeout(poll, EVERY); });
    }
    stop.addEventListener("click", function () {
      ask(answer.close, { method: "POST", body: new FormData(form) }).then(function () { over("收到 " + known + " 张。链接已经关了。"); }, function () { say(box, "没有关掉：连不上。", true); });
    });
    setTimeout(poll, EVERY);
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-phone")) { return; }
    event.preventDefault();
    ask(form.action, { method: "POST", body: new FormData(form) }).then(function (answer) {
      if (answer.qr) { show(form, answer); return; }
      var box = form.querySelector("[data-phone-box]");
      box.hidden = false;
      box.textContent = answer.error || "没有成功。";
    }, function () {
      var box = form.querySelector("[data-phone-box]");
      box.hidden = false;
      box.textContent = "连不上，或者已经退出登录。请另开一页登录，再按一次。";
    });
  });
})();
