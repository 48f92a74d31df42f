/* A tour: arrow keys or page keys step, 1–9 jump, space pauses, B swaps the languages, F full screen, Esc leaves. */
(function () {
  "use strict";
  let index = null;
  let paused = false;
  let due = null;

  function box() { return document.querySelector(".frame[data-tour]"); }
  function dwells(frame) { return JSON.parse(frame.dataset.dwells); }

  function address() {
    const query = new URLSearchParams(location.search);
    query.set("langkah", index + 1);
    return box().dataset.tour + "?" + query.toString();
  }

  async function show(next) {
    const frame = box();
    const count = dwells(frame).length;
    if (next < 0 || next >= count || next === index) return;
    const before = index;
    index = next;
    due = null;
    history.replaceState(history.state, "", address());
    for (let tries = 0; tries < 20; tries += 1) {
      if (await window.pendopo.poll(true)) return;
      await new Promise(function (done) { setTimeout(done, 150); });
    }
    index = before;
    history.replaceState(history.state, "", address());
  }

  function tick() {
    const frame = box();
    if (!frame || !window.pendopo) { index = null; return; }
    if (index === null) index = Number(frame.dataset.step);
    window.pendopo.scene = address;
    const all = dwells(frame);
    if (due === null) due = performance.now() + all[index] * 1000;
    if (paused || document.documentElement.classList.contains("silent")) { due = null; return; }
    if (performance.now() > due) show((index + 1) % all.length);
  }

  document.addEventListener("keydown", function (event) {
    if (!box() || index === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const query = new URLSearchParams(location.search);
    if (event.key === "ArrowRight" || event.key === "PageDown") show(index + 1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") show(index - 1);
    else if (/^[1-9]$/.test(event.key)) show(Number(event.key) - 1);
    else if (event.key === " ") { paused = !paused; document.documentElement.classList.toggle("paused", paused); }
    else if (event.key === "b" || event.key === "B") {
      if (query.get("lang") === "en") query.delete("lang");
      else query.set("lang", "en");
      location.search = query.toString();
    } else if (event.key === "f" || event.key === "F") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    else if (event.key === "Escape") location.assign("/" + (query.get("lang") === "en" ? "?lang=en" : ""));
    else return;
    event.preventDefault();
  });

  setInterval(tick, 500);
})();
