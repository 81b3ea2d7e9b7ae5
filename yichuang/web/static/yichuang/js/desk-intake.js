/* Keys and live counts of the checklist screens (收件, 核验). The page works without it: every
   button posts the form. Server-made parts ([data-part]) are swapped, what is typed stays. */
(function () {
  "use strict";
  var NEXT = { unseen: "complete", complete: "defective", defective: "unseen", later: "unseen" };

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function form() { return document.querySelector("[data-intake]"); }

  /* ---- materials ---- */
  function stateOf(row) {
    var on = row.querySelector(".dk-3 input:checked");
    return on ? on.value : "unseen";
  }
  function mark(row) {
    var state = stateOf(row), box = row.querySelector("[data-problem]");
    row.className = { complete: "is-ok", defective: "is-bad", unseen: "is-todo", later: "is-later" }[state];
    if (box) { box.hidden = state !== "defective"; }
  }
  function counts() {
    var n = { complete: 0, defective: 0, unseen: 0, later: 0 };
    all(".dk-mat > li").forEach(function (row) {
      if (!row.hasAttribute("data-material")) { n.complete += 1; return; }
      n[stateOf(row)] += 1;
    });
    Object.keys(n).forEach(function (key) {
      all("[data-count=" + key + "]").forEach(function (el) { el.textContent = n[key]; });
    });
    bar(n);
  }
  function why(when, n) {
    if (when === "notice") { return n.unseen ? "先看完 " + n.unseen + " 份" : n.defective ? "" : "没有有问题的材料"; }
    if (when === "gaps") {
      if (n.unseen) { return "先看完 " + n.unseen + " 份"; }
      if (n.defective) { return "主要材料有问题 " + n.defective; }
      return n.later ? "" : "没有标为容缺的材料";
    }
    var parts = [];
    if (n.defective) { parts.push("有问题 " + n.defective); }
    if (n.unseen) { parts.push("未看 " + n.unseen); }
    if (n.later) { parts.push("容缺 " + n.later); }
    return parts.join("，");
  }
  function bar(n) {
    all("[data-when]").forEach(function (button) {
      if (button.hasAttribute("data-fixed")) { return; }
      var text = why(button.getAttribute("data-when"), n);
      if (text) { button.setAttribute("aria-disabled", "true"); } else { button.removeAttribute("aria-disabled"); }
      button.querySelector("small").textContent = text || button.getAttribute("data-hint");
    });
  }
  function set(row, state) {
    var input = row.querySelector(".dk-3 input[value=" + state + "]");
    if (input) { input.checked = true; mark(row); }
    return input;
  }
  function usePhrase(row, item) {
    var key = row.getAttribute("data-material");
    all("[data-phrase]", row).forEach(function (one) { one.classList.toggle("is-on", one === item); });
    document.getElementById("p-" + key).value = item.querySelector("button").textContent;
    document.getElementById("x-" + key).value = item.getAttribute("data-fix");
  }
  function completeRest(button) {
    all("[data-material]").forEach(function (row) { if (stateOf(row) === "unseen") { set(row, "complete"); } });
    counts();
    if (button) { button.focus(); }
  }

  /* ---- server-made parts ---- */
  function keep(part) {
    var typed = {};
    all("input, textarea, select", part).forEach(function (el) {
      if (el.id) { typed[el.id] = { value: el.value, checked: el.checked }; }
    });
    return typed;
  }
  function restore(part, typed) {
    all("input, textarea, select", part).forEach(function (el) {
      var old = typed[el.id];
      if (!old) { return; }
      if (el.type === "radio" || el.type === "checkbox") { el.checked = old.checked; } else if (old.value) { el.value = old.value; }
    });
  }
  function swap(text, names) {
    var fresh = new DOMParser().parseFromString(text, "text/html"), focus = document.activeElement && document.activeElement.id;
    names.forEach(function (name) {
      var old = document.querySelector("[data-part=" + name + "]"), now = fresh.querySelector("[data-part=" + name + "]");
      if (!old || !now) { return; }
      var typed = keep(old);
      old.replaceWith(now);
      restore(now, typed);
    });
    all("[data-material]").forEach(mark);
    counts();
    var again = focus ? document.getElementById(focus) : null;
    if (again && again !== document.activeElement) { again.focus(); }
  }
  var turns = {};
  function ask(what, names, done) {
    var data = new FormData(form()), mine = turns[what] = (turns[what] || 0) + 1;
    data.set("do", what);
    return fetch(form().action, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (text) {
        if (turns[what] !== mine) { return; } /* a later answer is on its way */
        swap(text, names);
        if (done) { done(); }
      })
      .catch(function () { /* the buttons still post the form */ });
  }

  /* ---- moving on: Enter goes to the next empty field ---- */
  function fields() {
    return all("input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select", form())
      .filter(function (el) { return el.offsetParent !== null && !el.disabled; });
  }
  function onward(from) {
    var list = fields(), at = list.indexOf(from);
    var next = list.slice(at + 1).filter(function (el) { return !el.value && !optional(el); })[0] || list[at + 1];
    if (next) { next.focus(); if (next.select) { next.select(); } }
  }
  function optional(el) { return el.name === "representative" || el.name === "address" || /^agent_/.test(el.name) || (el.name === "phone" && known()); }
  function known() { return !!document.querySelector("[data-part=person] [data-known]"); }

  var asked = "";
  function person(then) {
    var field = document.getElementById("id_id_number");
    if (!field || field.value === asked) { return null; }
    asked = field.value;
    return ask("person", ["person"], then);
  }

  /* ---- item list ---- */
  function picker(box) {
    var input = box.querySelector("input"), timer = null;
    function options() { return all("#picks a"); }
    function current() { return document.querySelector("#picks a[aria-current]") || options()[0]; }
    function point(link) {
      options().forEach(function (one) { one.removeAttribute("aria-current"); });
      if (link) { link.setAttribute("aria-current", "true"); link.scrollIntoView({ block: "nearest" }); }
    }
    function load() {
      var asked = input.value;
      return fetch(box.getAttribute("data-pick") + "?q=" + encodeURIComponent(asked), { credentials: "same-origin" })
        .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
        .then(function (text) {
          if (input.value !== asked) { return; }
          document.querySelector("[data-part=picks]").innerHTML = text;
          box.setAttribute("data-loaded", asked);
          point(options()[0]);
        }).catch(function () { /* Enter still searches */ });
    }
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(load, 120); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      var list = options(), at = list.indexOf(current());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        var shown = document.querySelector("#picks a[aria-current]");
        point(list[shown ? (at + (event.key === "ArrowDown" ? 1 : -1) + list.length) % list.length : 0]);
      }
      if (event.key === "Enter") {
        event.preventDefault();
        clearTimeout(timer);
        var ready = (box.getAttribute("data-loaded") || "") === input.value ? Promise.resolve() : load();
        ready.then(function () { var link = current(); if (link) { link.click(); } });
      }
    });
  }

  document.addEventListener("click", function (event) {
    var phrase = event.target.closest("[data-phrase]");
    if (phrase) { event.preventDefault(); usePhrase(phrase.closest("[data-material]"), phrase); return; }
    var rest = event.target.closest("[data-all-complete]");
    if (rest) { event.preventDefault(); completeRest(rest); }
  });
  document.addEventListener("change", function (event) {
    var el = event.target, row = el.closest("[data-material]");
    if (row && el.type === "radio") { mark(row); counts(); }
    if (el.hasAttribute("data-answer")) { ask("refresh", ["questions", "materials", "fields"]); }
    if (el.type === "radio" && el.closest("[data-part=fields]") && form()) { ask("refresh", ["fields"]); }
    if (el.id === "id_id_number") { person(null); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.isComposing) { return; }
    var el = event.target, row = el.closest ? el.closest("[data-material]") : null;
    if (row && event.key === " " && el.type === "radio") {
      event.preventDefault();
      var state = stateOf(row), follows = row.querySelector(".dk-3 input[value=later]");
      var next = set(row, state === "defective" && follows ? "later" : NEXT[state]);
      if (next) { next.focus(); }
      counts();
      return;
    }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      var target = row || all("[data-material].is-bad").pop();
      var item = target && stateOf(target) === "defective" ? all("[data-phrase]", target)[Number(event.key) - 1] : null;
      if (item) { event.preventDefault(); usePhrase(target, item); }
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && el.tagName === "INPUT" && el.form === form() && form() && el.type !== "radio" && el.type !== "checkbox") {
      event.preventDefault();
      if (el.id === "id_id_number") {
        var waiting = person(function () { onward(document.getElementById("id_id_number")); });
        if (waiting) { return; }
      }
      onward(el);
    }
  });

  /* One click takes one case in; the key in the form guards the rest. */
  document.addEventListener("submit", function (event) {
    if (event.target !== form()) { return; }
    if (event.target.hasAttribute("data-sent")) { event.preventDefault(); return; }
    event.target.setAttribute("data-sent", "1");
  });
  window.addEventListener("pageshow", function () { if (form()) { form().removeAttribute("data-sent"); } again(); });

  function ready() {
    all("[data-pick]").forEach(picker);
    var number = document.getElementById("id_id_number");
    asked = number ? number.value : "";
    again();
  }
  /* What was ticked before this ran, or came back with the browser's Back button, counts too. */
  function again() {
    if (!document.querySelector("[data-material]")) { return; }
    all("[data-material]").forEach(mark);
    counts();
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
