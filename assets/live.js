/* Live refresh and heartbeat. One poll at a time; a page is never blanked: what cannot be fetched leaves the last
   picture, and the footer says since when. The browser's clock is never compared with the server's: the server's time
   travels with each answer and is carried on by performance.now(). */
(function () {
  "use strict";
  const EVERY = 2000;
  const TIMEOUT = 8000;
  const CUT_AFTER = 120000;
  const live = (window.pendopo = {
    token: "", at: "", build: null, busy: false, contact: null, offset: 0, scene: null, failures: 0,
    /* Server time in ms since the epoch. */
    now: function () { return live.offset + performance.now(); },
    address: function () { return live.scene ? live.scene() : location.pathname + location.search; },
    poll: poll,
  });

  function page() { return document.getElementById("page"); }

  function start() {
    const root = page();
    if (!root) return;
    const at = live.address();
    if (live.at !== at || root.dataset.token && root !== live.root) {
      live.at = at;
      live.root = root;
      live.token = live.scene ? "" : root.dataset.token || "";
      if (root.dataset.title) document.title = root.dataset.title;
      if (live.build === null) live.build = root.dataset.build || null;
    }
  }

  async function poll(whole) {
    if (live.busy) return false;
    start();
    if (!page() || !window.dash_clientside || !window.dash_clientside.set_props) return false;
    live.busy = true;
    const at = live.at;
    const stopper = new AbortController();
    const timer = setTimeout(function () { stopper.abort(); }, TIMEOUT);
    try {
      const query = "/_live?at=" + encodeURIComponent(at) + "&have=" + (whole ? "" : live.token) + (whole ? "&whole=1" : "");
      const answer = await fetch(query, { signal: stopper.signal, cache: "no-store", credentials: "same-origin" });
      if (!heard(answer)) return false;
      if (answer.status !== 200) return true;
      const body = await answer.json();
      if (at !== live.address()) return false;
      apply(body);
      return true;
    } catch (error) {
      live.failures += 1;
      return false;
    } finally {
      clearTimeout(timer);
      live.busy = false;
    }
  }

  /* True for an answer of ours. A login page, an error or a proxy's page is silence, whatever its status. */
  function heard(answer) {
    const stamp = answer.headers.get("X-Now");
    if (!stamp || (answer.status !== 200 && answer.status !== 204)) { live.failures += 1; return false; }
    live.offset = Number(stamp) - performance.now();
    live.contact = performance.now();
    live.failures = 0;
    const build = answer.headers.get("X-Build");
    if (live.build && build && build !== live.build) { location.reload(); return false; }
    live.build = build;
    return true;
  }

  function apply(body) {
    for (const id in body.parts) {
      if (document.getElementById(id)) window.dash_clientside.set_props(id, body.parts[id]);
    }
    live.token = body.token;
    if (body.title) document.title = body.title;
    document.dispatchEvent(new CustomEvent("pendopo:applied", { detail: body }));
  }

  /* ---- heartbeat: moves only while answers arrive */
  function two(n) { return String(n).padStart(2, "0"); }
  live.parts = function (ms, zone) {
    const out = {};
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour12: false, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" })
      .formatToParts(new Date(ms)).forEach(function (p) { out[p.type] = p.value; });
    return out;
  };
  live.time = function (ms, foot, seconds) {
    const p = live.parts(ms, foot.dataset.zone);
    const dot = foot.dataset.lang === "en" ? ":" : ".";
    return two(p.hour) + dot + two(p.minute) + (seconds ? dot + two(p.second) : "");
  };
  live.fill = function (text, values) { return text.replace(/\{(\w+)\}/g, function (_, k) { return values[k]; }); };

  function beat() {
    const foot = document.querySelector(".foot");
    if (!foot || live.contact === null || !foot.dataset.words) return;
    const words = JSON.parse(foot.dataset.words);
    const silent = performance.now() - live.contact;
    const spot = foot.querySelector(".js-beat");
    const last = live.offset + live.contact;
    if (spot) spot.textContent = words.beat + " · " + live.time(silent < 10000 || silent > CUT_AFTER ? live.now() : last, foot, true);
    const cut = silent > (window.pendopoCutAfter || CUT_AFTER);
    document.documentElement.classList.toggle("cut", cut);
    const line = foot.querySelector(".js-cut");
    if (line && cut) {
      const since = live.fill(words.cut_since, { time: live.time(last, foot) });
      const minutes = live.fill(words.cut_minutes, { minutes: Math.max(1, Math.floor(silent / 60000)) });
      line.replaceChildren(Object.assign(document.createElement("b"), { textContent: since }), ", " + minutes + " · " + words.cut_last + " · " + words.cut_retry);
      freshAsOf(words, live.time(last, foot));
    } else if (line && line.textContent) {
      line.textContent = "";
      freshAgain();
    }
  }

  /* While cut off, "segar" is no longer known: it becomes "segar per 18.05". */
  function freshAsOf(words, time) {
    document.querySelectorAll(".badge .light.c-fresh").forEach(function (spot) {
      if (!spot.dataset.was) { spot.dataset.was = spot.textContent; spot.textContent = live.fill(words.as_of_light, { time: time }); }
    });
  }
  function freshAgain() {
    document.querySelectorAll(".badge .light[data-was]").forEach(function (spot) { spot.textContent = spot.dataset.was; delete spot.dataset.was; });
  }

  function loop() {
    const wait = live.failures > 3 ? 10000 : EVERY;
    poll(false).finally(function () { setTimeout(loop, wait * (0.9 + Math.random() * 0.2)); });
  }
  setInterval(beat, 1000);
  setTimeout(loop, 400);
})();
