/* Starts Dash once the still is on the glass, and takes a still away when Dash's page stands in its place. */
(function () {
  "use strict";
  const files = document.currentScript.dataset.files.split(" ");
  const still = document.querySelector(".still");
  let begun = false;

  function begin() {
    if (begun) return;
    begun = true;
    files.forEach(function (src) {
      const script = document.createElement("script");
      script.src = src;
      script.async = false;
      document.head.append(script);
    });
    if (still) over(still, function () { return true; }, Infinity);  // one that stays says so by itself (still.css)
  }

  /* Two figures of three are drawn in one go; a map draws its shapes when they have come. */
  function drawn(graph) {
    if (!graph.querySelector(".main-svg")) return false;
    const plot = graph.querySelector(".js-plotly-plot");
    const map = plot && plot.data && plot.data.some(function (trace) { return trace.type === "choropleth"; });
    return !map || graph.querySelector(".choroplethlocation") !== null;
  }

  function stands(since) {
    const page = document.getElementById("page");
    return page !== null && alive(page, since) && Array.from(page.querySelectorAll(".dash-graph")).every(drawn);
  }

  /* The clock and the heartbeat are written when the first answer has come: not waited for longer than a moment. */
  function alive(page, since) {
    const beat = page.querySelector(".js-beat");
    return !beat || beat.textContent !== "" || performance.now() - since > 1500;
  }

  /* A still lies over the page until `ready` and the page itself stands beneath it, at most so many ms. */
  function over(still, ready, longest) {
    const since = performance.now();
    function watch() {
      const past = performance.now() - since;
      if (past < longest && !(ready() && stands(since))) {
        /* The wall's frame is fitted to the screen by wall.js: the still follows it. */
        const frame = document.querySelector("#page .frame");
        const own = still.querySelector(".frame");
        if (frame && own) own.style.transform = frame.style.transform;
        return requestAnimationFrame(watch);
      }
      requestAnimationFrame(function () { still.remove(); });
    }
    requestAnimationFrame(watch);
  }
  window.pendopoStill = { over: over };

  requestAnimationFrame(function () { setTimeout(begin); });
  setTimeout(begin, 200);  // a page in the background is not painted
})();
