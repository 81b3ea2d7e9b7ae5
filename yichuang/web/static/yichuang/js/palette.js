/* Ctrl+K: one's own pages, cases, and what can be done with the open case. And the barcode reader:
   a burst of keys with Enter opens the case and leaves the field it typed into as it was.
   Pages and acts are read off this page, so nothing is listed that its person may not open. */
(function () {
  "use strict";
  var OFF = "yc-keys-off", FAST = 45, NUMBER = /^20\d{10,12}$/, OURS = /^https?:\/\/\S+\/(p|v|desk\/cases)\/\S+$/i;
  var box, field, list, says, back, shown = [], at = 0, asked = 0, timer = 0, touched = false, fixed = null;

  function off() { try { return window.localStorage.getItem(OFF) === "1"; } catch (e) { return false; } }
  function make(tag, names, parent) {
    var el = document.createElement(tag);
    Object.keys(names).forEach(function (name) { el.setAttribute(name, names[name]); });
    if (parent) { parent.appendChild(el); }
    return el;
  }
  function build() {
    box = make("dialog", { "class": "dk-pal", "aria-label": "命令：页面、办件、这一件能做的" }, document.body);
    field = make("input", { type: "text", role: "combobox", "class": "dk-in", autocomplete: "off", spellcheck: "false", "aria-label": "页面名、拼音首字母、受理编号或者要做的事", "aria-expanded": "true", "aria-controls": "pal-list", placeholder: "页面名、拼音首字母、受理编号、要做的事" }, box);
    list = make("ul", { id: "pal-list", role: "listbox", "aria-label": "可选的" }, box);
    says = make("p", { role: "status", "class": "dk-m" }, box);
    var keys = make("p", { "class": "dk-m dk-pal__keys", "aria-hidden": "true" }, box);
    ["↑↓", "选", "Enter", "去", "Esc", "关"].forEach(function (word, i) { make(i % 2 ? "span" : "kbd", {}, keys).textContent = word; });
    field.addEventListener("input", ask);
    box.addEventListener("keydown", move);
    box.addEventListener("close", function () { if (back && back.focus && document.contains(back)) { back.focus(); } });
    list.addEventListener("click", function (event) {
      var row = event.target.closest("[role=option]");
      if (row) { go(Number(row.getAttribute("data-at"))); }
    });
  }
  function open(rows, words) {
    if (!box) { build(); }
    if (!box.open) { back = document.activeElement; box.showModal(); }
    fixed = rows || null;
    field.value = "";
    field.hidden = Boolean(rows);
    if (rows) { says.textContent = words; draw(rows); list.tabIndex = 0; (rows.length ? list : box).focus(); } else { list.removeAttribute("tabindex"); field.focus(); ask(); }
  }

  /* what is on this page */
  function clean(el) {
    var copy = el.cloneNode(true);
    copy.querySelectorAll("kbd, small, .yc-vh").forEach(function (one) { one.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }
  function pages() {
    return Array.prototype.map.call(document.querySelectorAll("[data-py]"), function (a) {
      return { text: a.getAttribute("data-name"), note: "页面", py: a.getAttribute("data-py"), url: a.href };
    });
  }
  function acts() {
    var seen = {}, found = [], main = document.getElementById("main");
    main.querySelectorAll(".dk-act .dk-b, .dk-note a[href^='/desk/'], .dk-hd a[href^='/desk/'], .dk-head a[href^='/desk/'], .yc-toolbar .dk-b").forEach(function (el) {
      var text = clean(el);
      if (!text || seen[text] || el.disabled || el.getAttribute("aria-disabled") === "true" || !el.getClientRects().length) { return; }
      seen[text] = true;
      found.push({ text: text, note: el.getAttribute("data-key") || "本页", py: "", press: el });
    });
    return found;
  }
  function fits(row, words) {
    return !words || row.text.toLowerCase().indexOf(words) >= 0 || (row.py && row.py.indexOf(words) === 0);
  }
  function ask() {
    var words = field.value.trim(), low = words.toLowerCase(), turn = ++asked;
    var here = acts().filter(function (row) { return fits(row, low); }).concat(pages().filter(function (row) { return fits(row, low); }));
    draw(here);
    clearTimeout(timer);
    var form = document.querySelector("[data-palette]");
    if (!form || words.length < 2 || /^[a-z]+$/i.test(words)) { tell(here.length); return; }
    timer = setTimeout(function () {
      post(form.getAttribute("data-palette"), words, function (answer) {
        if (turn !== asked || !box.open) { return; }
        var cases = (answer && answer.cases) || [];
        var exact = cases.length && cases[0].number === words;
        draw(exact ? cases.concat(here) : here.concat(cases));
        if (answer) { tell(shown.length); } else { says.textContent = "查不了办件：连不上服务器，或者已退出登录。"; }
      });
    }, 150);
  }
  function tell(count) { says.textContent = count ? count + " 条" : "没有找到。证件号和手机号要输完整。"; }
  function post(url, words, then) {
    var data = new FormData(), token = document.querySelector(".dk-find input[name=csrfmiddlewaretoken]");
    data.append("q", words);
    fetch(url, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" } })
      .then(function (answer) { return answer.json(); })
      .then(then, function () { then(null); });
  }

  /* the list */
  function draw(rows) {
    shown = rows;
    list.textContent = "";
    rows.forEach(function (row, i) {
      var line = make("li", { role: "option", id: "pal-" + i, "data-at": i, "aria-selected": "false" }, list);
      make("span", {}, line).textContent = row.text;
      make("small", {}, line).textContent = row.note || "";
    });
    pick(0);
  }
  function pick(to) {
    if (!shown.length) { field.removeAttribute("aria-activedescendant"); return; }
    at = (to + shown.length) % shown.length;
    Array.prototype.forEach.call(list.children, function (line, i) { line.setAttribute("aria-selected", i === at ? "true" : "false"); });
    field.setAttribute("aria-activedescendant", "pal-" + at);
    list.setAttribute("aria-activedescendant", "pal-" + at);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function move(event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); pick(at + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter") { event.preventDefault(); go(at); }
    event.stopPropagation(); /* the keys of the page below rest meanwhile */
  }
  function go(i) {
    var row = shown[i];
    if (!row) { return; }
    if (row.url) { back = null; box.close(); window.location.assign(row.url); return; }
    box.close();
    row.press.click();
  }

  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || (event.key || "").toLowerCase() !== "k" || event.isComposing || off()) { return; }
    if (typeof HTMLDialogElement !== "function") { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (box && box.open && !fixed) { box.close(); } else { open(); }
  }, true);

  /* the reader */
  var burst = "", last = 0, start = null, before = false;
  function remember() {
    var el = document.activeElement, typed = el && /^(INPUT|TEXTAREA)$/.test(el.tagName) && "value" in el;
    start = typed ? { el: el, value: el.value } : null;
    before = touched; /* what the reader types is no editing */
  }
  function undo() {
    if (!start || start.el.value === start.value) { return; }
    start.el.value = start.value;
    start.el.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.addEventListener("keydown", function (event) {
    var key = event.key || "", late = event.timeStamp - last > FAST;
    if (key === "Shift") { return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) { burst = ""; return; }
    if (key.length === 1) {
      if (late || !burst) { burst = ""; remember(); }
      burst += key;
      last = event.timeStamp;
      return;
    }
    var text = burst;
    burst = "";
    if (key !== "Enter" || late || !(NUMBER.test(text) || OURS.test(text))) { return; }
    var form = document.querySelector("[data-scan]");
    if (!form) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    undo();
    touched = before;
    post(form.getAttribute("data-scan"), text, function (answer) {
      if (!answer) { open([], "没有查到：连不上服务器，或者已退出登录。这一页填的还在。"); return; }
      if (!answer.url) { open([], answer.error); return; }
      if (!touched) { window.location.assign(answer.url); return; }
      open([{ text: "打开 " + answer.number, note: "扫码", url: answer.url }], "这一页填了还没有保存。按回车打开扫到的办件，按 Esc 留在这一页。");
    });
  }, true);
  document.addEventListener("input", function (event) {
    var el = event.target;
    if (event.isTrusted && el.form && el.closest("main")) { touched = true; }
  });
})();
