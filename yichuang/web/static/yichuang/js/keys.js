/* Staff keys: data-key="F9" on a button, link or input. No single letters (input methods swallow
   them). Can be switched off: the choice is kept in this browser (WCAG 2.1.4). */
(function () {
  "use strict";
  var OFF = "yc-keys-off";
  var ALSO = { "Ctrl+Enter": "F9" };

  function off() {
    try { return window.localStorage.getItem(OFF) === "1"; } catch (e) { return false; }
  }

  function name(event) {
    var key = event.key === "Escape" ? "Esc" : event.key;
    if (/^[a-z]$/.test(key)) { key = key.toUpperCase(); }
    var parts = [];
    if (event.ctrlKey || event.metaKey) { parts.push("Ctrl"); }
    if (event.altKey) { parts.push("Alt"); }
    if (event.shiftKey && key.length > 1) { parts.push("Shift"); }
    parts.push(key);
    return parts.join("+");
  }

  function find(chord) {
    var all = document.querySelectorAll("[data-key]");
    for (var i = 0; i < all.length; i++) {
      var el = all[i];
      if (el.getAttribute("data-key") === chord && !el.disabled && el.getAttribute("aria-disabled") !== "true" && el.offsetParent !== null) { return el; }
    }
    return null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || off()) { return; }
    if (event.key === "Control" || event.key === "Alt" || event.key === "Shift") { return; }
    if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) { return; }
    var chord = name(event);
    var el = find(chord) || (ALSO[chord] ? find(ALSO[chord]) : null);
    if (!el) { return; }
    event.preventDefault();
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName) && !/^(checkbox|radio|submit|button)$/.test(el.type)) { el.focus(); if (el.select) { el.select(); } return; }
    el.click();
  });

  /* A button that is off still explains itself, but does nothing. */
  document.addEventListener("click", function (event) {
    var el = event.target.closest ? event.target.closest("[aria-disabled=true]") : null;
    if (el) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.hasAttribute("data-keys-switch")) {
      try { window.localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch (e) { /* private mode */ }
    }
    var group = box.getAttribute("data-check-all");
    if (group) {
      document.querySelectorAll("input[type=checkbox][name='" + group + "']").forEach(function (one) { one.checked = box.checked; });
    }
  });

  function ready() {
    document.querySelectorAll("[data-keys-switch]").forEach(function (box) { box.checked = !off(); });
    document.querySelectorAll("[role=tablist]").forEach(tabs);
    var clock = document.querySelector("[data-clock]");
    if (clock) { tick(clock); }
  }

  /* The clock shows Beijing time of the server, wherever the computer thinks it is. */
  function tick(clock) {
    var shift = new Date(clock.getAttribute("data-clock")).getTime() - Date.now();
    function two(n) { return (n < 10 ? "0" : "") + n; }
    setInterval(function () {
      var now = new Date(Date.now() + shift + 8 * 3600000);
      clock.textContent = two(now.getUTCHours()) + ":" + two(now.getUTCMinutes());
    }, 5000);
  }

  function tabs(list) {
    var all = Array.prototype.slice.call(list.querySelectorAll("[role=tab]"));
    function show(tab, focus) {
      all.forEach(function (one) {
        var on = one === tab;
        one.setAttribute("aria-selected", on ? "true" : "false");
        one.tabIndex = on ? 0 : -1;
        var panel = document.getElementById(one.getAttribute("aria-controls"));
        if (panel) { panel.hidden = !on; }
      });
      if (focus) { tab.focus(); }
    }
    list.addEventListener("click", function (event) {
      var tab = event.target.closest("[role=tab]");
      if (tab) { show(tab, false); }
    });
    list.addEventListener("keydown", function (event) {
      var at = all.indexOf(document.activeElement);
      var move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (at < 0 || !move) { return; }
      event.preventDefault();
      show(all[(at + move + all.length) % all.length], true);
    });
    if (all.length) { show(list.querySelector("[role=tab][aria-selected=true]") || all[0], false); }
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
