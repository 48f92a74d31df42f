/* Laptop: filters rewrite the address, T shows a panel as a table, small keys. Everything is a link or a key. */
(function () {
  "use strict";
  function go(href) {
    history.pushState(null, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  document.addEventListener("change", function (event) {
    const choice = event.target.closest(".js-filter");
    if (!choice) return;
    const query = new URLSearchParams(location.search);
    if (choice.name === "path") return go(choice.value + (query.toString() ? "?" + query : ""));
    if (choice.value !== "*") query.set(choice.name, choice.value);
    else query.delete(choice.name);
    go(location.pathname + (query.toString() ? "?" + query : ""));
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest(".js-print")) return print();
    if (event.target.closest(".js-copy")) return navigator.clipboard && navigator.clipboard.writeText(location.href);
    const close = event.target.closest(".js-close");
    if (close) close.closest("dialog").close();
  });

  /* A phone has no room for everything: what folds is folded, but for the first one. Each is folded once; after that
     it stays as its reader left it. */
  const narrow = matchMedia("(max-width: 820px)");
  function fold() {
    document.querySelectorAll("details.js-fold:not([data-seen])").forEach(function (box, place) {
      box.dataset.seen = "1";
      box.firstElementChild.tabIndex = narrow.matches ? 0 : -1;
      if (narrow.matches && place > 0) box.open = false;
    });
  }
  narrow.addEventListener("change", function () {
    document.querySelectorAll("details.js-fold").forEach(function (box, place) {
      box.open = !narrow.matches || place === 0;
      box.firstElementChild.tabIndex = narrow.matches ? 0 : -1;
    });
  });
  new MutationObserver(fold).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("click", function (event) {
    const head = event.target.closest("details.js-fold > summary");
    if (head && !narrow.matches && !event.target.closest("a")) event.preventDefault();
    if (head && narrow.matches && event.target.closest("a")) { event.preventDefault(); event.stopPropagation(); head.parentNode.open = !head.parentNode.open; }
  }, true);

  /* The phone's day and time, on the server's clock. */
  const MONTHS = { id: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"], en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] };
  function tick() {
    const box = document.querySelector(".bar .clock");
    const foot = document.querySelector(".foot");
    if (!box || !foot || !window.pendopo || window.pendopo.contact === null) return;
    const p = window.pendopo.parts(window.pendopo.now(), foot.dataset.zone);
    const months = MONTHS[foot.dataset.lang === "en" ? "en" : "id"];
    box.querySelector(".js-day").textContent = Number(p.day) + " " + months[Number(p.month) - 1] + " · ";
    box.querySelector(".js-clock").textContent = window.pendopo.time(window.pendopo.now(), foot);
  }
  setInterval(tick, 1000);

  function typing(target) { return target && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName); }

  document.addEventListener("keydown", function (event) {
    if (document.documentElement.classList.contains("tour") || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "t" || event.key === "T") table(document.activeElement.closest("[data-panel]"));
    else if (event.key === "b" || event.key === "B") flip("lang", "en");
    else if (event.key === "f" || event.key === "F") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    else if (event.key === "/") { const first = document.querySelector(".js-filter"); if (first) { first.focus(); event.preventDefault(); } }
    else if (/^[1-9]$/.test(event.key)) { const links = document.querySelectorAll(".bar .nav a"); if (links[event.key - 1]) links[event.key - 1].click(); }
  });

  /* The card of a number's origin over the page: it takes the focus and keeps it, Esc closes it, and the focus goes back
     to the number. */
  let opener = "";
  function origin() {
    const box = document.querySelector(".origin-shade");
    const page = document.querySelector(".lap-page");
    if (!page || page.dataset.over === String(Boolean(box))) return;
    page.dataset.over = String(Boolean(box));
    Array.from(page.children).forEach(function (part) { part.inert = Boolean(box) && part !== box; });
    if (box) {
      opener = new URLSearchParams(location.search).get("asal") || "";
      box.querySelector(".js-origin-close").focus();
    } else if (opener) {
      const end = "asal=" + encodeURIComponent(opener);
      const back = Array.from(page.querySelectorAll("a.origin-link")).find(function (a) { return a.getAttribute("href").split(/[?&]/).indexOf(end) > 0; });
      if (back) back.focus();
      opener = "";
    }
  }
  new MutationObserver(origin).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("keydown", function (event) {
    const close = event.key === "Escape" && !document.querySelector("dialog[open]") && document.querySelector(".js-origin-close");
    if (close) close.click();
  });
  document.addEventListener("click", function (event) {
    if (event.target.classList.contains("origin-shade")) event.target.querySelector(".js-origin-close").click();
  });

  function flip(name, value) {
    const query = new URLSearchParams(location.search);
    if (query.get(name) === value) query.delete(name);
    else query.set(name, value);
    location.search = query.toString();
  }

  /* The rows of one panel (the focused one, or the first) in a dialog. */
  async function table(panel) {
    panel = panel || document.querySelector("[data-panel]");
    if (!panel || document.querySelector("dialog[open]")) return;
    const at = encodeURIComponent(location.pathname + location.search);
    const name = encodeURIComponent(panel.dataset.panel);
    const answer = await fetch("/_rows?at=" + at + "&panel=" + name, { credentials: "same-origin" });
    if (!answer.ok) return;
    const body = await answer.json();
    if (document.querySelector("dialog[open]")) return;
    const box = document.createElement("dialog");
    const close = element("button", "Esc ×", "btn js-close");
    close.type = "button";
    const take = element("a", "CSV", "btn");
    take.href = "/_csv?at=" + at + "&panel=" + name;
    box.append(close, take, element("h2", body.about[0][1]), about(body.about.slice(1)), rows(body));
    box.addEventListener("close", function () { box.remove(); panel.focus(); });
    document.body.append(box);
    box.showModal();
  }
  function element(tag, text, kind) { const e = document.createElement(tag); e.textContent = text; if (kind) e.className = kind; return e; }
  function about(lines) {
    const list = document.createElement("dl");
    lines.forEach(function (line) { list.append(element("dt", line[0]), element("dd", line[1])); });
    return list;
  }
  function rows(body) {
    const table = document.createElement("table");
    const head = document.createElement("tr");
    body.header.forEach(function (cell) { head.append(element("th", cell)); });
    table.append(head);
    body.rows.forEach(function (line) {
      const row = document.createElement("tr");
      line.forEach(function (cell) { row.append(element("td", cell)); });
      table.append(row);
    });
    return table;
  }
})();
