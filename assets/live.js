/* Live refresh. One poll at a time; a page is never blanked: what cannot be fetched leaves the last picture, and the
   footer says since when (heartbeat.js). The browser's clock is never compared with the server's: the server's time
   travels with each answer and is carried on by performance.now(). */
(function () {
  "use strict";
  const EVERY = 2000;
  const TIMEOUT = 8000;
  const live = (window.pendopo = {
    /* Within how many ms the server vouches again for what is shown; heartbeat.js calls two of them silence. */
    interval: 10000,
    token: "", at: "", build: null, busy: false, contact: null, offset: 0, scene: null, failures: 0,
    /* Server time in ms since the epoch. */
    now: function () { return live.offset + performance.now(); },
    address: function () { return live.scene ? live.scene() : location.pathname + location.search; },
    poll: poll, prefetch: prefetch, show: show,
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

  /* A whole scene as its answer has it, to be shown later, or all parts of a page; null when there is no answer. */
  async function prefetch(at, parts) {
    try {
      const answer = await fetch("/_live?at=" + encodeURIComponent(at) + "&have=" + (parts ? "" : "&whole=1"), { signal: AbortSignal.timeout(TIMEOUT), cache: "no-store", credentials: "same-origin" });
      return answer.status === 200 && answer.headers.get("X-Build") === live.build ? await answer.json() : null;
    } catch (error) {
      return null; // the turn asks again and tells whether there is an answer
    }
  }

  /* Shows what was fetched ahead and asks at once whether it is still so. */
  function show(body) {
    start();
    apply(body);
    poll(false);
  }

  /* True for an answer of ours. A login page, an error or a proxy's page is silence, whatever its status. */
  function heard(answer) {
    const stamp = answer.headers.get("X-Now");
    if (!stamp || (answer.status !== 200 && answer.status !== 204)) { live.failures += 1; return false; }
    live.offset = Number(stamp) - performance.now();
    live.contact = performance.now();
    live.failures = 0;
    const build = answer.headers.get("X-Build");
    if (live.build && build && build !== live.build) { window.pendopoRenew.renew(3000); return false; }
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

  /* ---- times and words, for whoever shows them */
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

  function loop() {
    const wait = live.failures > 3 ? 10000 : EVERY;
    poll(false).finally(function () { setTimeout(loop, wait * (0.9 + Math.random() * 0.2)); });
  }
  setTimeout(loop, 400);
})();
