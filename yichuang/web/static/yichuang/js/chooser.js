/* The questions of a guide: a changed answer refreshes the list beside it, and the questions
   that follow from it, without a reload.
   <form method="get" data-chooser="#list, #questions">: the parts of the page to renew.
   Inside: [data-chooser-submit] is for browsers without this script, [data-chooser-live] (hidden)
   for those with it, [data-chooser-say] (role=status) is told the new heading of the first part. */
(function () {
  "use strict";
  function each(root, what, act) { Array.prototype.forEach.call(root.querySelectorAll(what), act); }
  function asks(el) {
    return Array.prototype.map.call(el.querySelectorAll("input"), function (i) { return i.name + "=" + i.value; }).join("&");
  }
  function renew(old, fresh) {
    // The same questions stay as they are: what was ticked meanwhile is not undone.
    if (asks(old) && asks(old) === asks(fresh)) { return; }
    var held = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.innerHTML = fresh.innerHTML;
    var again = held && document.getElementById(held);
    if (again) { again.focus({ preventScroll: true }); }
  }
  function start(form) {
    var parts = form.getAttribute("data-chooser").split(",").map(function (one) { return one.trim(); }), turn = 0;
    if (!window.fetch || !window.DOMParser || !document.querySelector(parts[0])) { return; }
    each(form, "[data-chooser-submit]", function (el) { el.hidden = true; });
    each(form, "[data-chooser-live]", function (el) { el.hidden = false; });
    function show(html) {
      var page = new DOMParser().parseFromString(html, "text/html");
      var pairs = parts.map(function (one) { return [document.querySelector(one), page.querySelector(one)]; });
      if (!pairs[0][1] || pairs.some(function (p) { return !p[0] !== !p[1]; })) { throw new Error(); }
      pairs.forEach(function (p) { if (p[0]) { renew(p[0], p[1]); } });
      var heading = pairs[0][0].querySelector("h2, h3"), say = form.querySelector("[data-chooser-say]");
      if (heading && say) { say.textContent = heading.textContent; }
    }
    form.addEventListener("change", function () {
      var mine = ++turn;
      var base = (form.getAttribute("action") || window.location.pathname).split("#")[0] || window.location.pathname;
      var url = base + "?" + new URLSearchParams(new FormData(form)).toString();
      fetch(url, { credentials: "same-origin", headers: { "X-Chooser": "1" } })
        .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
        .then(function (html) {
          if (mine !== turn) { return; }
          show(html);
          window.history.replaceState(null, "", url);
        })
        .catch(function () { if (mine === turn) { form.submit(); } });
    });
  }
  function ready() { each(document, "form[data-chooser]", start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
