/* A screen that waits to be paired: asks every few seconds, shows the code of the moment, and becomes its wall by itself.
   While the server is silent it says that it waits; it never leaves the screen to the browser's own error page. */
(function () {
  "use strict";
  /* A guest's link: what stands behind # is sent as a form; the address keeps nothing of it. */
  const secret = location.hash.slice(1);
  if (secret) {
    history.replaceState(null, "", location.pathname + location.search);
    const form = document.createElement("form");
    const field = document.createElement("input");
    form.method = "post";
    field.type = "hidden";
    field.name = "kata";
    field.value = secret;
    form.append(field);
    document.body.append(form);
    form.submit();
    return;
  }
  const EVERY = 4000;
  const LIMIT = 8000;
  const box = document.querySelector(".pair");
  if (!box) return;
  const code = box.querySelector(".code");
  const about = box.querySelector(".about");
  const until = box.querySelector(".until span");
  const bar = box.querySelector(".bar i");
  const whole = Number(box.dataset.whole);
  let ends = performance.now() + Number(box.dataset.left) * 1000;

  function write(spot, text) { if (spot.textContent !== text) spot.textContent = text; }
  function show() { bar.style.width = Math.max(0, Math.min(1, (ends - performance.now()) / 1000 / whole)) * 100 + "%"; }

  async function ask() {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" }, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(LIMIT) });
    const said = await answer.json();
    if (said.at) { location.replace(said.at); return; }
    box.classList.remove("lost");
    write(code, said.code);
    write(about, said.about);
    write(until, said.until);
    ends = performance.now() + said.left * 1000;
    show();
  }

  async function forever() {
    for (;;) {
      await new Promise(function (done) { setTimeout(done, EVERY * (0.8 + 0.4 * Math.random())); });
      try {
        await ask();
      } catch (error) { // whatever it was, it was no answer of ours
        box.classList.add("lost");
        write(until, box.dataset.lost);
      }
    }
  }

  show();
  setInterval(show, 1000);
  forever();
})();
