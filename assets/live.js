/* Live refresh. The server says which state of the page is current and sends what has changed (live-socket.js); what it
   did not send is fetched, only what differs, one poll at a time. Without a socket the page asks by itself every 15 s. A
   page is never blanked: what cannot be fetched leaves the last picture, and the footer says since when (heartbeat.js).
   The browser's clock is never compared with the server's: the server's time travels with each answer and is carried on
   by performance.now(). */
(function () {
  "use strict";
  /* In ms: between two polls without a socket (sooner at first, and after a failure), limit of a call, after a refusal. */
  const times = Object.assign({ every: 15000, first: 5000, limit: 8000, refused: 60000, tick: 250, jitter: 5000 }, window.pendopoTimes);
  const SOON = 3;
  const ABORTED = 5;
  const ARRIVES = 3000; // ms
  const live = (window.pendopo = {
    /* Within how many ms the server vouches again for what is shown; heartbeat.js calls two of them silence. */
    interval: 10000,
    token: "", at: "", build: null, busy: false, contact: null, offset: 0, scene: null, failures: 0,
    aborted: 0, alone: 0, due: 0, wanted: "", refused: false, came: "", left: 0,
    /* Server time in ms since the epoch. */
    now: function () { return live.offset + performance.now(); },
    address: function () { return live.scene ? live.scene() : location.pathname + location.search; },
    poll: poll, pushed: pushed, brought: brought, prefetch: prefetch, show: show,
  });

  function page() { return document.getElementById("page"); }

  function start() {
    const root = page();
    if (!root) return;
    const at = live.address();
    if (live.at !== at || root.dataset.token && root !== live.root) {
      if (!arrived(root)) return;
      live.at = at;
      live.root = root;
      live.came = root.dataset.token;
      live.left = 0;
      live.token = live.scene ? "" : root.dataset.token || "";
      if (root.dataset.title) document.title = root.dataset.title;
      if (live.build === null) live.build = root.dataset.build || null;
    }
  }

  /* Dash puts the page of a new address in place a moment after the address: until then the old one stands. One that
     says the same as the old one, word for word, is taken as come after a while. */
  function arrived(root) {
    if (live.scene || root !== live.root || root.dataset.token !== live.came) return true;
    live.left = live.left || performance.now();
    return performance.now() - live.left > ARRIVES;
  }

  /* What the server said through the socket. Contact is only that the shown state is the current one. */
  function pushed(said) {
    if (live.build && said.build !== live.build) { renew(said.build); return; }
    start();
    live.alone = 0;
    if (said.token === live.token) {
      live.offset = said.now - performance.now();
      vouched();
      return;
    }
    live.wanted = said.token;
    poll(false);
  }

  /* A change that the server sent unasked: shown where it starts from what is shown; else the word after it asks. */
  function brought(body) {
    start();
    if (live.busy || body.build !== live.build || body.from !== live.token || live.at !== live.address()) return;
    if (!page() || !window.dash_clientside || !window.dash_clientside.set_props) return;
    apply(body);
  }

  function vouched() {
    live.contact = performance.now();
    live.failures = live.aborted = 0;
    live.refused = false;
  }

  async function poll(whole) {
    if (live.busy) return false;
    start();
    if (!page() || !window.dash_clientside || !window.dash_clientside.set_props) return false;
    live.busy = true;
    const at = live.at;
    const stopper = new AbortController();
    const timer = setTimeout(function () { stopper.abort(); }, times.limit);
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
      if (error.name === "AbortError" && ++live.aborted === ABORTED) window.pendopoRenew.renew(times.jitter);
      return false;
    } finally {
      clearTimeout(timer);
      live.busy = false;
      plan();
    }
  }

  /* When to ask next; at once, and only once, when the server spoke of another state in the meantime. */
  function plan() {
    live.alone += 1;
    const soon = live.failures > 0 ? live.failures <= SOON : live.alone <= SOON;
    const wait = live.refused ? times.refused : soon ? times.first : times.every;
    const again = !live.refused && live.wanted && live.wanted !== live.token && live.failures === 0;
    live.wanted = "";
    live.due = performance.now() + (again ? 0 : wait * (0.8 + 0.4 * Math.random()));
    live.again = again;
  }

  /* A whole scene as its answer has it, to be shown later, or all parts of a page; null when there is no answer. */
  async function prefetch(at, parts) {
    try {
      const answer = await fetch("/_live?at=" + encodeURIComponent(at) + "&have=" + (parts ? "" : "&whole=1"), { signal: AbortSignal.timeout(times.limit), cache: "no-store", credentials: "same-origin" });
      return answer.status === 200 && answer.headers.get("X-Build") === live.build ? await answer.json() : null;
    } catch (error) {
      return null; // the turn asks again and tells whether there is an answer
    }
  }

  /* Another build: all screens do not load it at the same moment. Other eyes ("…-visitor"): at once. */
  function renew(build) {
    const same = build.split("-")[0] === live.build.split("-")[0];
    window.pendopoRenew.renew(same ? 0 : times.jitter);
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
    live.refused = Boolean(stamp) && answer.status === 401;
    if (!stamp || (answer.status !== 200 && answer.status !== 204)) { live.failures += 1; return false; }
    live.offset = Number(stamp) - performance.now();
    vouched();
    const build = answer.headers.get("X-Build");
    if (live.build && build && build !== live.build) { renew(build); return false; }
    live.build = build;
    return true;
  }

  function apply(body) {
    try {
      for (const id in body.parts) {
        if (document.getElementById(id)) window.dash_clientside.set_props(id, body.parts[id]);
      }
    } catch (error) {
      console.error(error);
      window.pendopoRenew.renew(times.jitter);
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

  /* Nothing of this goes over the network but what is due. */
  function tick() {
    if (document.hidden || !page()) { window.pendopoSocket.close(); return; }
    start();
    window.pendopoSocket.follow(live.at);
    const vouchedFor = window.pendopoSocket.speaks() && live.contact !== null && live.failures === 0;
    if (live.again || (performance.now() >= live.due && !vouchedFor)) { live.again = false; poll(false); }
  }
  document.addEventListener("visibilitychange", function () { live.due = 0; tick(); });
  setTimeout(function () { tick(); setInterval(tick, times.tick); }, 400);
})();
