/* Scans under a material: a bar while they go up, the page and what is ticked stay as they are.
   Without this the form posts and the page loads again. */
(function () {
  "use strict";
  function line(form, text, tone) {
    var say = form.querySelector("[data-upload-says]");
    say.textContent = text;
    say.className = tone === "bad" ? "dk-f__err" : "dk-m";
  }
  function link(form, file) {
    var item = document.createElement("li"), a = document.createElement("a");
    a.href = file.url;
    a.target = "_blank";
    a.rel = "noopener";
    a.textContent = file.name;
    item.appendChild(a);
    form.querySelector("[data-upload-done]").appendChild(item);
  }
  function busy(on) {
    document.querySelectorAll("[data-upload] button").forEach(function (one) { one.disabled = on; });
  }
  function send(form) {
    var input = form.querySelector("input[type=file]"), bar = form.querySelector("progress");
    if (!input.files.length) { line(form, "没有选文件。请先扫描或选好文件，再按“上传”。", "bad"); return; }
    var wire = new XMLHttpRequest(), total = input.files.length;
    wire.open("POST", form.action);
    wire.setRequestHeader("Accept", "application/json");
    wire.responseType = "json";
    bar.hidden = false;
    bar.value = 0;
    busy(true); /* one after the other: each moves the version of the case */
    line(form, "正在上传 " + total + " 个文件……");
    wire.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) { return; }
      bar.max = event.total;
      bar.value = event.loaded;
    });
    wire.addEventListener("loadend", function () {
      var body = wire.response || {};
      bar.hidden = true;
      busy(false);
      if (wire.status === 200 && body.files) {
        document.querySelectorAll("input[name=seen]").forEach(function (one) { one.value = body.seen; });
        body.files.forEach(function (file) { link(form, file); });
        var none = form.parentElement.querySelector(".yc-empty");
        if (none) { none.remove(); }
        input.value = "";
        line(form, "已上传 " + body.files.length + " 个文件。");
      } else if (body.error) {
        line(form, body.error, "bad");
      } else if (wire.status) {
        line(form, "没有传上去，可能已退出登录。请另开一页登录，再按“上传”，文件还在这里。", "bad");
      } else {
        line(form, "网络断了，没有传上去。文件还在这里，恢复后再按“上传”。", "bad");
      }
    });
    wire.send(new FormData(form));
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-upload")) { return; }
    event.preventDefault();
    send(form);
  });
})();
