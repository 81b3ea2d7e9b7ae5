/* 常用语 beside a text: a click puts the phrase where the cursor is; the list stays for reading without this. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-say]") : null;
    if (!button) { return; }
    var text = document.getElementById(button.closest("[data-said]").getAttribute("data-said"));
    if (!text) { return; }
    var from = text.selectionStart, to = text.selectionEnd, words = button.textContent.trim();
    if (document.activeElement !== text && !text.dataset.visited) { from = to = text.value.length; }
    text.value = text.value.slice(0, from) + words + text.value.slice(to);
    text.focus();
    text.setSelectionRange(from + words.length, from + words.length);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.querySelectorAll("[data-said-from]").forEach(function (box) {
    box.addEventListener("toggle", function () {
      if (!box.open || box.querySelector("ul")) { return; }
      fetch(box.getAttribute("data-said-from"), { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      }).then(function (text) {
        var list = new DOMParser().parseFromString(text, "text/html").querySelector("ul");
        box.insertBefore(list, box.querySelector("p"));
      }).catch(function () { box.querySelector("summary").textContent = "常用语：暂时取不到，请再打开一次"; });
    });
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.tagName === "TEXTAREA") { event.target.dataset.visited = "1"; }
  });
})();
