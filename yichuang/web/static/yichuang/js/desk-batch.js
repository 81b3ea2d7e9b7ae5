/* 批量准予 of more than twenty: in portions, with a bar that counts, and it can be stopped.
   Each case is its own decision anyway. Without this, or for few, the form posts once. */
(function () {
  "use strict";
  var MANY = 20, PORTION = 5;
  function make(tag, css, text, parent) {
    var el = document.createElement(tag);
    if (css) { el.className = css; }
    el.textContent = text;
    parent.appendChild(el);
    return el;
  }
  function start(form, cases) {
    var total = cases.length, done = 0, granted = 0, stopped = false, spoken = 0;
    var box = document.createElement("section");
    box.className = "dk-card";
    form.parentNode.insertBefore(box, form);
    form.hidden = true;
    var title = make("h2", "dk-h", "正在准予 " + total + " 件", box);
    title.tabIndex = -1;
    title.focus();
    var bar = make("progress", "", "", box);
    bar.max = total;
    bar.value = 0;
    bar.setAttribute("aria-label", "已办件数");
    var line = make("p", "dk-m", "已办 0 / " + total + " 件", box), voice = make("span", "yc-vh", "", box);
    voice.setAttribute("role", "status");
    var stop = make("button", "dk-b", "停在这里", box);
    stop.type = "button";
    stop.addEventListener("click", function () { stopped = true; stop.disabled = true; line.textContent += "，办完这几件就停"; });
    var table = make("table", "dk-t", "", box), head = make("tr", "", "", make("thead", "", "", table));
    ["结果", "受理编号", "申请人"].forEach(function (word) { make("th", "", word, head).scope = "col"; });
    var body = make("tbody", "", "", table);
    function show(one) {
      var row = make("tr", "", "", body), cell = make("td", one.ok ? "" : "yc-late", one.ok ? "✓ " + one.text : "没有办：" + one.text, row);
      cell.dataset.ok = one.ok ? "1" : "0";
      var a = make("a", "yc-mono", one.number, make("td", "", "", row));
      a.href = one.url;
      make("th", "", one.name, row).scope = "row";
    }
    function over(text) {
      stop.remove();
      title.textContent = "准予 " + granted + " 件" + (granted < done ? "，" + (done - granted) + " 件没有办" : "") + (done < total ? "，" + (total - done) + " 件还没有轮到" : "");
      line.textContent = text;
      voice.textContent = title.textContent;
      title.focus();
    }
    function next() {
      if (done >= total) { over("准予的已出决定书，转窗口送达。没有办的原样留在待办里。"); return; }
      if (stopped) { over("已停下。没有轮到的原样留在待办里，可以再选一次。"); return; }
      var portion = cases.slice(done, done + PORTION), data = new FormData(form);
      data.delete("case");
      data.set("do", "grant");
      portion.forEach(function (one) { data.append("case", one); });
      fetch(form.action || window.location.href, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.json(); })
        .then(function (answer) {
          if (!answer.results) { over(answer.error || "没有成功。"); return; }
          answer.results.forEach(function (one) { granted += one.ok ? 1 : 0; show(one); });
          done += portion.length;
          bar.value = done;
          line.textContent = "已办 " + done + " / " + total + " 件，其中 " + (done - granted) + " 件没有办";
          var quarter = Math.floor(4 * done / total);
          if (quarter > spoken) { spoken = quarter; voice.textContent = "已办 " + quarter * 25 + "%"; }
          next();
        }, function () { over("连不上服务器，或者已退出登录。这一组有没有办成，请回列表看：办成的不会再出现。"); });
    }
    next();
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-batch")) { return; }
    var cases = Array.prototype.map.call(form.querySelectorAll("input[name=case]"), function (one) { return one.value; });
    if (cases.length <= MANY) { return; }
    event.preventDefault();
    start(form, cases);
  });
})();
