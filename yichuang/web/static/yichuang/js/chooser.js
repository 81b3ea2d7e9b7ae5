/* The three questions: a changed answer refreshes the list beside it, without a reload.
   <form method="get" data-chooser="#panel">; its submit button has data-chooser-submit. */
(function () {
  "use strict";
  function start(form) {
    var selector = form.getAttribute("data-chooser"), turn = 0;
    if (!window.fetch || !window.DOMParser || !document.querySelector(selector)) { return; }
    form.querySelectorAll("[data-chooser-submit]").forEach(function (el) { el.hidden = true; });
    form.addEventListener("change", function () {
      var mine = ++turn;
      var base = (form.getAttribute("action") || window.location.pathname).split("#")[0] || window.location.pathname;
      var url = base + "?" + new URLSearchParams(new FormData(form)).toString();
      fetch(url, { credentials: "same-origin", headers: { "X-Chooser": "1" } })
        .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
        .then(function (html) {
          if (mine !== turn) { return; }
          var fresh = new DOMParser().parseFromString(html, "text/html").querySelector(selector);
          var old = document.querySelector(selector);
          if (!fresh || !old) { throw new Error(); }
          old.replaceWith(fresh);
          fresh.setAttribute("aria-live", "polite");
          window.history.replaceState(null, "", url);
        })
        .catch(function () { form.submit(); });
    });
  }
  function ready() { document.querySelectorAll("form[data-chooser]").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
