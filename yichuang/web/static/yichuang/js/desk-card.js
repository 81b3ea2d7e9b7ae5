/* F2 读身份证: asks the helper on this machine (docs/devices.md), fills name and number. What was
   typed is never overwritten unasked, and nothing else of the card leaves this function. */
(function () {
  "use strict";
  var WAIT = 8000;
  var FIELDS = { applicant: ["id_id_number", "id_name"], agent: ["id_agent_id_number", "id_agent_name"] };
  var WORDS = {
    no_card: "读卡器上没有身份证。请把证件平放在读卡区，再按 F2。",
    no_device: "读卡器没有连上。请检查：一、USB 线插紧；二、读卡器电源灯亮；三、重新启动读卡程序。可以先手工录入。",
    bad_card: "没有读完整。请拿开证件，重新平放一次，再按 F2；仍读不出的，手工录入。",
    refused: "读卡程序不认这个网址。请联系系统管理员把本站网址加进读卡程序；可以先手工录入。",
    absent: "没有找到读卡程序。请检查：一、本机读卡程序已启动；二、读卡器已插好；三、刷新本页。可以先手工录入。",
    slow: "读卡器没有回应。请拿开证件重放一次，再按 F2；可以先手工录入。"
  };
  var box, busy = false, held = null;

  function el(id) { return document.getElementById(id); }
  function say(text) { box.querySelector("[data-card-says]").textContent = text; }
  function choose(on) { box.querySelector("[data-card-choice]").hidden = !on; }
  function norm(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xfee0); })
      .replace(/\s/g, "").toUpperCase();
  }
  function tail(number) { return "尾号 " + number.slice(-4); }

  /* Only these two values are taken from what the helper says. */
  function picked(answer) {
    var name = String(answer.name || "").trim(), number = norm(String(answer.id_no || ""));
    return name && /^[0-9]{17}[0-9X]$/.test(number) ? { name: name, number: number } : null;
  }

  function mark() {
    Object.keys(FIELDS).forEach(function (who) {
      var tag = document.querySelector("[data-read=" + who + "]"), number = el(FIELDS[who][0]), name = el(FIELDS[who][1]);
      if (!tag || !number) { return; }
      tag.hidden = !number.value || el("read-" + who).value !== norm(number.value) + "\t" + name.value.trim();
    });
  }
  function fill(who, card) {
    var number = el(FIELDS[who][0]), name = el(FIELDS[who][1]);
    number.value = card.number;
    name.value = card.name;
    el("read-" + who).value = card.number + "\t" + card.name;
    held = null;
    choose(false);
    mark();
    say((who === "agent" ? "代办人" : "申请人") + "已读卡：" + card.name + "，" + tail(card.number));
    number.focus();
    number.dispatchEvent(new Event("change", { bubbles: true }));
    var next = who === "agent" ? name : el("id_phone");
    if (next) { next.focus(); }
  }
  function place(who, card) {
    var other = who === "agent" ? "applicant" : "agent";
    var typed = norm(el(FIELDS[who][0]).value), name = el(FIELDS[who][1]).value.trim();
    if (norm(el(FIELDS[other][0]).value) === card.number) {
      say("这张卡已经填在" + (other === "agent" ? "代办人" : "申请人") + "里，没有再填。");
      return;
    }
    if ((typed && typed !== card.number) || (!typed && name && name !== card.name)) {
      held = card;
      say("卡上是 " + card.name + "（" + tail(card.number) + "），与已填的不是同一个人，没有覆盖。");
      choose(true);
      box.querySelector("[data-card-use]").focus();
      return;
    }
    fill(who, card);
  }

  function read(who) {
    if (busy) { return; } /* a second press while the reader works is the same press */
    busy = true;
    held = null;
    choose(false);
    say("正在读卡……");
    var stop = new AbortController(), late = false;
    var timer = setTimeout(function () { late = true; stop.abort(); }, WAIT);
    fetch(box.getAttribute("data-reader") + "/read", { cache: "no-store", credentials: "omit", signal: stop.signal })
      .then(function (answer) {
        return answer.json().catch(function () { return {}; }).then(function (body) {
          if (!answer.ok) { say(WORDS[body.error] || WORDS.bad_card); return; }
          var card = picked(body);
          if (card) { place(who, card); } else { say(WORDS.bad_card); }
        });
      })
      .catch(function () { say(late ? WORDS.slow : WORDS.absent); })
      .then(function () { clearTimeout(timer); busy = false; });
  }

  function ready() {
    box = document.querySelector("[data-reader]");
    if (!box) { return; }
    box.hidden = false;
    document.addEventListener("click", function (event) {
      var button = event.target.closest("[data-card]"), use = event.target.closest("[data-card-use]");
      if (button) {
        var at = document.activeElement, inAgent = at && at.closest && at.closest("[data-card-of=agent]");
        read(inAgent ? "agent" : button.getAttribute("data-card"));
      }
      if (use && held) { fill(use.getAttribute("data-card-use"), held); }
    });
    document.addEventListener("input", mark);
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", ready); } else { ready(); }
})();
