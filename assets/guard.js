/* A panel that the browser cannot draw says so by itself, with a code, and everything else stands. What Dash does alone
   is worse than nothing: the broken component vanishes, or shows what it showed before, without a word. An error of
   React's is seen in Dash's own store, one of Plotly's as a rejection nobody handled. Neither names the panel, so those
   that changed are set anew one by one, and the one that fails again gets its card. The next figures replace it. */
(function () {
  "use strict";
  const SETTLES = 400; // ms in which a figure throws what it throws
  let refused = 0;
  let seen = 0;
  let last = null;
  let sweeping = false;

  function store() { return window.dash_stores && window.dash_stores[0]; }
  function faults() { return refused + (store() ? store().getState().error.frontEnd.length : 0); }
  function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

  function look() {
    if (sweeping || faults() <= seen) return;
    sweeping = true;
    sweep().finally(function () { seen = faults(); sweeping = false; });
  }

  /* All are emptied first: what has once failed shows nothing new until it has been taken out, and may fail again with
     every other panel that is set. */
  async function sweep() {
    await pause(SETTLES);
    const found = last && Object.keys(last.parts).some(isPanel) ? last : await window.pendopo.prefetch(window.pendopo.address(), true);
    if (!found) return;
    const ids = Object.keys(found.parts).filter(function (id) { return isPanel(id) && document.getElementById(id); });
    await Promise.all(ids.map(emptied));
    for (const id of ids) {
      if (await fails(id, found.parts[id])) await card(id, found.parts[id]);
    }
  }
  function isPanel(id) { return id.startsWith("p-"); }

  async function fails(id, properties) {
    const before = faults();
    window.dash_clientside.set_props(id, properties);
    await pause(JSON.stringify(properties).includes('"Graph"') ? SETTLES : SETTLES / 4);
    return faults() > before;
  }
  /* Resolves once React has taken everything out: a piece that failed is a new one only after that. */
  async function emptied(id) {
    window.dash_clientside.set_props(id, { children: [] });
    for (let tries = 0; tries < 40; tries += 1) {
      await pause(SETTLES / 4);
      const section = document.getElementById(id);
      if (!section || !section.children.length) return;
    }
  }

  /* Title, source and freshness stay where they can be drawn; the words stand in place of the body. */
  async function card(id, properties) {
    const code = Array.from(crypto.getRandomValues(new Uint8Array(3)), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
    console.error("panel " + id + " cannot be drawn (" + code + ")");
    const words = JSON.parse(document.querySelector(".foot").dataset.words).panel_failed;
    const reason = piece("P", { className: "reason", children: window.pendopo.fill(words, { code: code }) });
    const kept = [].concat(properties.children || []).map(function (child) { return without(child, reason); });
    await emptied(id);
    const failed = (properties.className || "panel") + " failed";
    if (JSON.stringify(kept).includes(code) && !(await fails(id, { className: failed, children: kept })) && told(id, code)) return;
    await emptied(id);
    window.dash_clientside.set_props(id, { className: "panel failed", children: [reason] });
  }
  function told(id, code) { const section = document.getElementById(id); return section !== null && section.textContent.includes(code); }
  /* The child with the reason in place of its body, which is a component or an element of gathered markup. */
  function without(child, reason) {
    if (!child || !child.props) return child;
    if (child.props.className === "body") return piece("Div", { className: "body", children: [reason] });
    if (!Array.isArray(child.props.tree)) return child;
    const tree = child.props.tree.map(function (one) { return isBody(one) ? ["div", one[1], ["p", reason.props, reason.props.children]] : one; });
    return Object.assign({}, child, { props: { tree: tree } });
  }
  function isBody(element) { return Array.isArray(element) && element[1].className === "body"; }
  function piece(type, props) { return { namespace: "dash_html_components", type: type, props: props }; }

  document.addEventListener("pendopo:applied", function (event) { last = event.detail; });
  addEventListener("unhandledrejection", function () { refused += 1; setTimeout(look, 0); });
  setInterval(look, 1000);
})();
