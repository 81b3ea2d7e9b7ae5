/* Case and document pages: print, and showing masked data without losing a half-written opinion. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) { window.print(); }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-reveal")) { return; }
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-part=form]");
        document.querySelector("[data-part=form]").replaceWith(fresh);
        fresh.setAttribute("tabindex", "-1");
        fresh.focus();
      })
      .catch(function () { form.submit(); });
  });
})();
