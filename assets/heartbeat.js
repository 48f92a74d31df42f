/* The footer's heartbeat, and what a page says when the server is silent. Contact is live.js's: window.pendopo.contact
   is when the server last vouched for what is shown, by performance.now(); nothing here knows how it came.
   Three steps (DESIGN §7, §11). Two intervals without contact: the footer's line says since when, "segar" becomes
   "segar per 18.05", scenes stop. Two minutes: the whole footer. Twenty: panels step back a little, so that nobody takes
   them for the present from far away. No colour of alarm: the figures are not at fault. */
(function () {
  "use strict";
  const QUIET = 2;
  const CUT_AFTER = 120000;
  const LONG_AFTER = 1200000;

  function beat() {
    const live = window.pendopo;
    const foot = document.querySelector(".foot");
    if (!live || !foot || !foot.dataset.words) return;
    const words = JSON.parse(foot.dataset.words);
    if (live.contact === null) { unheard(foot, words, live); return; }
    const quiet = performance.now() - live.contact;
    const last = live.offset + live.contact;
    const cut = quiet > CUT_AFTER;
    const silent = cut || quiet > QUIET * live.interval;
    const root = document.documentElement.classList;
    root.toggle("silent", silent);
    root.toggle("cut", cut);
    root.toggle("long", quiet > LONG_AFTER);
    const spot = foot.querySelector(".js-beat");
    if (spot) write(spot, words.beat + " · " + live.time(silent && !cut ? last : live.now(), foot, true));
    const line = foot.querySelector(".js-cut");
    if (line) say(line, silent, words, live, { time: live.time(last, foot), minutes: Math.floor(quiet / 60000) });
    if (silent) freshAsOf(words, live.fill(words.as_of_light, { time: live.time(last, foot) }));
    else freshAgain();
  }

  /* A page that stands but never heard more: there is no time to name, the browser's own clock may be a day off. */
  function unheard(foot, words, live) {
    if (performance.now() < 2 * QUIET * live.interval) return;
    document.documentElement.classList.add("silent");
    const line = foot.querySelector(".js-cut");
    if (line) write(line, words.cut_unheard + " · " + words.cut_last);
    freshAsOf(words, live.fill(words.as_of_light, { time: "—" }));
  }

  function say(line, silent, words, live, values) {
    if (!silent) { if (line.textContent) line.replaceChildren(); return; }
    const since = Object.assign(document.createElement("b"), { textContent: live.fill(words.cut_since, values) });
    const sign = Object.assign(document.createElement("span"), { className: "sign sign-stale" });
    const minutes = values.minutes ? ", " + live.fill(words.cut_minutes, values) : "";
    const tail = minutes + " · " + words.cut_last + (values.minutes > 1 ? " · " + words.cut_retry : "");
    if (line.textContent === since.textContent + tail) return;
    line.replaceChildren(sign, since, tail);
  }

  /* A text node is changed only when its words change: a wall that says the same all night touches nothing. */
  function write(spot, text) { if (spot.textContent !== text) spot.textContent = text; }

  /* While nobody vouches for it, "segar" is not known. */
  function freshAsOf(words, text) {
    document.querySelectorAll(".badge .light.c-fresh").forEach(function (spot) {
      if (spot.textContent !== words.light_fresh) return;
      spot.dataset.wrote = text;
      spot.textContent = text;
    });
  }
  /* Only our own words are taken back: what came in the meantime may say that the data are late. */
  function freshAgain() {
    document.querySelectorAll(".badge .light[data-wrote]").forEach(function (spot) {
      if (spot.textContent === spot.dataset.wrote) spot.textContent = JSON.parse(document.querySelector(".foot").dataset.words).light_fresh;
      delete spot.dataset.wrote;
    });
  }

  setInterval(beat, 1000);
})();
