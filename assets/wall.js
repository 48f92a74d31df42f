/* The wall: fits the frame to the screen, ticks the clock, turns scenes by the server's time, moves the picture a
   little against burn-in, dims at night. No input is taken. */
(function () {
  "use strict";
  const RING = 16;
  let shown = null;

  function frame() { return document.querySelector(".frame"); }

  function fit() {
    const box = frame();
    if (!box) return;
    const type = Number(box.dataset.scale || 1);
    box.style.setProperty("--type", type);
    const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
    const left = (innerWidth - 1920 * scale) / 2;
    const top = (innerHeight - 1080 * scale) / 2;
    const step = Math.floor(Date.now() / 600000) % RING;
    const turn = (2 * Math.PI * step) / RING;
    const x = left + 4 * Math.cos(turn) * scale;
    const y = top + 4 * Math.sin(turn) * scale;
    box.style.transform = "translate(" + x.toFixed(2) + "px," + y.toFixed(2) + "px) scale(" + (scale * type).toFixed(5) + ")";
  }

  function tick() {
    const box = frame();
    if (!box || !window.pendopo || window.pendopo.contact === null) return;
    const foot = box.querySelector(".foot");
    const now = window.pendopo.now();
    const clock = box.querySelector(".js-clock");
    if (clock) clock.textContent = window.pendopo.time(now, foot);
    const day = box.querySelector(".js-day");
    if (day) day.textContent = dayWords(now, foot);
    dim(box, foot, now);
    turn(box, foot, now);
  }

  const DAYS = { id: ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"], en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] };
  const MONTHS = { id: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"], en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] };
  function dayWords(ms, foot) {
    const lang = foot.dataset.lang === "en" ? "en" : "id";
    const p = window.pendopo.parts(ms, foot.dataset.zone);
    const week = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(p.weekday);
    return DAYS[lang][week] + ", " + Number(p.day) + " " + MONTHS[lang][Number(p.month) - 1] + " " + p.year;
  }

  function dim(box, foot, now) {
    const range = (box.dataset.dim || "").split("-");
    if (range.length !== 2) return;
    const p = window.pendopo.parts(now, foot.dataset.zone);
    const time = p.hour + ":" + p.minute;
    const night = range[0] > range[1] ? time >= range[0] || time < range[1] : time >= range[0] && time < range[1];
    document.documentElement.classList.toggle("dim", night);
  }

  /* Which scene is on now: the same sum as data/playlist.py, on the server's clock. */
  function sceneAt(dwells, now) {
    const total = dwells.reduce(function (a, b) { return a + b; }, 0);
    let left = (now / 1000) % total;
    for (let i = 0; i < dwells.length; i += 1) {
      if (left < dwells[i]) return { index: i, until: now + (dwells[i] - left) * 1000 };
      left -= dwells[i];
    }
    return { index: 0, until: now };
  }

  async function turn(box, foot, now) {
    if (!box.dataset.kiosk) return;
    const pinned = new URLSearchParams(location.search).get("scene");
    const dwells = JSON.parse(box.dataset.dwells);
    const place = pinned === null ? sceneAt(dwells, now) : { index: Number(pinned) % dwells.length, until: now };
    const words = JSON.parse(foot.dataset.words);
    const spot = foot.querySelector(".js-page");
    if (shown === null) shown = Number(box.dataset.scene);
    window.pendopo.scene = function () { return address(box, shown); };
    if (spot) spot.textContent = window.pendopo.fill(words.page_of, { page: shown + 1, pages: dwells.length, time: window.pendopo.time(place.until, foot) });
    if (place.index === shown || document.documentElement.classList.contains("cut")) return;
    const before = shown;
    shown = place.index;
    if (!(await window.pendopo.poll(true))) shown = before;
  }

  function address(box, index) {
    const query = new URLSearchParams(location.search);
    query.set("scene", index);
    return box.dataset.kiosk + "?" + query.toString();
  }

  addEventListener("resize", fit);
  setInterval(function () { fit(); tick(); }, 1000);
  new MutationObserver(function () { const box = frame(); if (box && !box.style.transform) fit(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
