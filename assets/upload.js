/* Handing in a file: choose or drop, send with progress, go where the answer says. Every button is a button, so the keyboard does it all. */
(function () {
  "use strict";
  function lang(url) {
    const asked = new URLSearchParams(location.search).get("lang");
    return asked ? url + (url.includes("?") ? "&" : "?") + "lang=" + encodeURIComponent(asked) : url;
  }

  /* The page the server names, in the language and theme of this one. */
  function go(at) {
    const there = new URL(at, location.origin);
    const here = new URLSearchParams(location.search);
    for (const key of ["lang", "theme"]) if (here.get(key)) there.searchParams.set(key, here.get(key));
    location.assign(there);
  }

  function say(box, text) {
    const place = (box && box.querySelector(".js-said")) || document.querySelector(".js-said");
    if (place) place.textContent = text;
    else if (text) alert(text);
  }

  async function send(box, file) {
    const bar = box.querySelector(".js-progress");
    bar.hidden = false;
    say(box, box.dataset.sending);
    box.setAttribute("aria-busy", "true");
    try {
      const url = lang(box.dataset.url + "?name=" + encodeURIComponent(file.name));
      const said = await window.pintu.post(url, file, function (share) {
        bar.value = share;
        if (share >= 1) say(box, box.dataset.checking);
      });
      go(said.at);
    } catch (error) {
      bar.hidden = true;
      say(box, error.message);
    }
    box.removeAttribute("aria-busy");
  }

  async function decide(button, body) {
    if (button.disabled) return;
    button.disabled = true;
    try {
      go((await window.pintu.post(lang(button.dataset.url), body)).at);
    } catch (error) {
      button.disabled = false;
      say(null, error.message);
    }
  }

  document.addEventListener("click", function (event) {
    const choose = event.target.closest(".js-choose");
    if (choose) {
      const input = document.createElement("input");
      input.type = "file";
      input.addEventListener("change", () => input.files[0] && send(choose.closest(".js-drop"), input.files[0]));
      return input.click();
    }
    const period = event.target.closest(".js-say-period");
    if (period) return decide(period, { period: document.querySelector(".js-period").value });
    const plain = event.target.closest(".js-send");
    if (plain) decide(plain, JSON.parse(plain.dataset.body || "{}"));
  });

  document.addEventListener("change", function (event) {
    const chosen = event.target.closest(".js-correct");
    if (!chosen) return;
    document.body.setAttribute("aria-busy", "true");
    decide(chosen, { key: chosen.dataset.key, value: chosen.value });
  });

  for (const name of ["dragover", "drop", "dragleave"]) {
    document.addEventListener(name, function (event) {
      const box = event.target.closest && event.target.closest(".js-drop");
      if (!box) return;
      event.preventDefault();
      box.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) send(box, event.dataTransfer.files[0]);
    });
  }
})();
