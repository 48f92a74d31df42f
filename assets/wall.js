/* The wall: fits the frame to the screen, ticks the clock, turns scenes by the server's time, moves the picture a
   little against burn-in, dims at night. One key is taken: G makes the room a visitor's
   (components/access/eyes.py). */
(function () {
  "use strict";
  const RING = 16;
  const STEP = 600000;
  // A scene is fetched so many ms before its turn, each screen at a moment of its own: all of them turn together.
  const AHEAD = 6000 + 9000 * Math.random();
  const OLD = 20000; // what was fetched longer ago is not shown: a wall that was silent missed its turn
  const NEAR = 2000; // ms before its turn a scene's picture is laid
  const LONGEST = 3000; // ms for which a picture may stand for its scene
  const COPIED = [".js-clock", ".js-day", ".js-beat", ".js-page"]; // what only a live page may say
  let shown = null;
  let next = null;

  function frame() { return document.querySelector(".frame"); }

  function fit() {
    const box = frame();
    if (!box) return;
    const type = Number(box.dataset.scale || 1);
    box.style.setProperty("--type", type);
    const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
    const left = (innerWidth - 1920 * scale) / 2;
    const top = (innerHeight - 1080 * scale) / 2;
    const step = window.pendopo ? Math.floor(window.pendopo.now() / STEP) % RING : 0;
    const turn = (2 * Math.PI * step) / RING;
    const x = left + 4 * Math.cos(turn) * scale;
    const y = top + 4 * Math.sin(turn) * scale;
    const moved = "translate(" + x.toFixed(2) + "px," + y.toFixed(2) + "px) scale(" + (scale * type).toFixed(5) + ")";
    if (box.style.transform !== moved) box.style.transform = moved;
  }

  function tick() {
    const box = frame();
    if (!box || !window.pendopo || window.pendopo.contact === null) return;
    const foot = box.querySelector(".foot");
    const now = window.pendopo.now();
    const clock = box.querySelector(".js-clock");
    write(clock, window.pendopo.time(now, foot));
    write(box.querySelector(".js-day"), dayWords(now, foot));
    dim(box, foot, now);
    turn(box, foot, now);
  }

  /* A text node is changed only when its words change. */
  function write(spot, text) { if (spot && spot.textContent !== text) spot.textContent = text; }

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
    if (shown === null) shown = Number(box.dataset.scene);
    window.pendopo.scene = function () { return address(box, shown); };
    write(foot.querySelector(".js-page"), turns(place, dwells, foot, words));
    if (document.documentElement.classList.contains("silent")) return;
    const stands = pinned !== null || dwells.length === 1;
    if ((stands || place.index !== shown) && window.pendopoRenew.due(now, foot.dataset.zone)) window.pendopoRenew.renew(0);
    if (!stands) ready(address(box, (shown + 1) % dwells.length), place.until - now);
    if (place.index === shown) return;
    const before = shown;
    shown = place.index;
    write(foot.querySelector(".js-page"), turns(place, dwells, foot, words));
    if (!(await shows(address(box, shown)))) shown = before;
  }

  function turns(place, dwells, foot, words) {
    return window.pendopo.fill(words.page_of, { page: shown + 1, pages: dwells.length, time: window.pendopo.time(place.until, foot) });
  }

  /* The next scene is fetched before its turn, and the turn itself is kept to the millisecond. */
  async function ready(at, left) {
    if (left < 1000) setTimeout(tick, Math.max(0, left) + 5);
    if (left < NEAR && next && next.still && !next.still.isConnected) lay(next.still);
    if (left > AHEAD || left < 1000 || (next && next.at === at)) return;
    leave(next);
    next = { at: at, asked: performance.now(), body: null, still: null };
    const mine = next;
    [mine.body, mine.still] = await Promise.all([window.pendopo.prefetch(at), stillOf(at)]);
    if (!mine.body && next === mine) next = null;
  }

  /* The server's picture of a scene; null when there is none. */
  async function stillOf(at) {
    try {
      const answer = await fetch(at, { signal: AbortSignal.timeout(LONGEST), cache: "no-store", credentials: "same-origin" });
      const found = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html").querySelector(".still");
      return found && found.querySelector(".frame") ? document.adoptNode(found) : null;
    } catch (error) {
      return null; // the scene is shown without it
    }
  }

  /* A picture that will soon be shown is laid out and painted before, unseen. */
  function lay(still) {
    still.classList.add("ahead");
    still.querySelector(".frame").style.transform = frame().style.transform;
    document.body.append(still);
  }

  /* What was fetched for a turn that did not come. */
  function leave(one) { if (one && one.still) one.still.remove(); }

  /* The picture is on the glass at once and stays until the scene itself stands: no panel is seen half drawn. */
  async function cover(still) {
    let changed = false;
    const watch = new MutationObserver(function () { changed = true; watch.disconnect(); });
    watch.observe(document.getElementById("stage"), { childList: true, subtree: true });
    COPIED.forEach(function (name) {
      const from = frame().querySelector(name), to = still.querySelector(name);
      if (from && to) { write(to, from.textContent); to.style.visibility = ""; }
    });
    if (!still.isConnected) lay(still);
    still.classList.remove("ahead");
    window.pendopoStill.over(still, function () { return changed; }, LONGEST);
    await painted();
  }

  /* Once a frame was shown; a page in the background has none. */
  function painted() {
    return new Promise(function (done) {
      requestAnimationFrame(function () { requestAnimationFrame(function () { setTimeout(done); }); });
      setTimeout(done, 200);
    });
  }

  /* Shows a scene; true when it stands. One that was fetched ahead stands at once; the server is asked right after
     whether it is still so. */
  async function shows(at) {
    const found = next && next.at === at && next.body && performance.now() - next.asked < OLD ? next : null;
    if (!found) leave(next);
    next = null;
    if (!found) return window.pendopo.poll(true);
    if (found.still) await cover(found.still);
    window.pendopo.show(found.body);
    return true;
  }

  function address(box, index) {
    const query = new URLSearchParams(location.search);
    query.set("scene", index);
    return box.dataset.kiosk + "?" + query.toString();
  }

  /* G: visitors come. Pressed again it is taken back, as far as whoever looks may do that. */
  addEventListener("keydown", function (event) {
    const page = document.querySelector("[data-build]");
    if (!frame() || !page || (event.key !== "g" && event.key !== "G")) return;
    const wanted = page.dataset.build.includes("-") ? "internal" : "visitor";
    const body = new URLSearchParams({ mata: wanted, ruang: "1" });
    fetch("/mata?ke=/healthz", { method: "POST", body: body }).then(() => window.pendopo.poll(false));
  });

  addEventListener("resize", fit);
  setInterval(function () { fit(); tick(); }, 1000);
  new MutationObserver(function () { const box = frame(); if (box && !box.style.transform) fit(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
