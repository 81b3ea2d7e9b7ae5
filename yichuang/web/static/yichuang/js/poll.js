/* Job bars: asks data-poll for {state, done, total, unit, detail}; speaks at 25, 50, 75, 100 %. */
(function () {
  "use strict";
  function start(box) {
    var progress = box.querySelector("progress"), text = box.querySelector("[data-poll-text]");
    var spoken = 0, failures = 0;
    text.removeAttribute("role");
    var voice = document.createElement("span");
    voice.className = "yc-vh";
    voice.setAttribute("role", "status");
    box.appendChild(voice);

    function show(job) {
      if (job.total) {
        progress.max = job.total;
        progress.value = job.done;
        text.textContent = job.done + " / " + job.total + " " + (job.unit || "行") + (job.detail ? "，" + job.detail : "");
        var quarter = Math.floor(4 * job.done / job.total);
        if (quarter > spoken) { spoken = quarter; voice.textContent = "已完成 " + quarter * 25 + "%"; }
      }
      if (job.state !== "waiting" && job.state !== "running") { window.location.reload(); return; }
      setTimeout(ask, 1000);
    }
    function ask() {
      fetch(box.getAttribute("data-poll"), { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
        .then(function (job) { failures = 0; show(job); })
        .catch(function () {
          failures += 1;
          text.textContent = "暂时连不上服务器，任务仍在后台继续，正在重试。";
          setTimeout(ask, Math.min(15000, 1000 * failures * 2));
        });
    }
    setTimeout(ask, 800);
  }
  function ready() { document.querySelectorAll("[data-poll]").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
