/* ↑ and ↓ walk the links of a list; Enter opens, as links do. */
(function () {
  "use strict";
  function links() { return Array.prototype.slice.call(document.querySelectorAll("[data-rows] tbody td a")); }
  function mark(link) {
    document.querySelectorAll("[data-rows] tr.is-cur").forEach(function (row) { row.classList.remove("is-cur", "is-sel"); });
    var row = link.closest("tr");
    row.classList.add("is-cur", "is-sel");
    row.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.ctrlKey || event.altKey) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    var all = links(), at = all.indexOf(document.activeElement);
    if (!all.length) { return; }
    event.preventDefault();
    var next = at < 0 ? 0 : Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1);
    all[next].focus();
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.closest && event.target.closest("[data-rows] tbody td a")) { mark(event.target); }
  });
})();
