/* Plain markup as React's own elements (components/markup.py): Dash keeps no component of it. An element is a list of its
   tag, its properties and its children; "" stands for a list of children. Graph is Dash's own. A link changes the page as
   Dash's does. */
(function () {
  "use strict";
  const create = window.React.createElement;
  const ADDRESSES = ["href", "src", "action", "formAction", "data", "cite", "poster"];
  function nothing() {}

  function shown(node) {
    if (!Array.isArray(node)) return node;
    const tag = node[0];
    const properties = tag === "Graph" ? Object.assign({ setProps: nothing }, node[1]) : clean(node[1]);
    const type = tag === "Graph" ? window.dash_core_components.Graph : tag === "Link" ? "a" : tag || window.React.Fragment;
    if (tag === "Link") properties.onClick = follow;
    return create.apply(null, [type, properties].concat(node.slice(2).map(shown)));
  }

  /* No address runs a script: Dash's own rule. */
  function clean(given) {
    const found = Object.assign({}, given);
    ADDRESSES.forEach(function (name) { if (found[name]) found[name] = window.dash_clientside.clean_url(found[name]); });
    delete found.disable_n_clicks;
    return found;
  }

  function follow(event) {
    const target = event.currentTarget.getAttribute("target");
    if (event.metaKey || event.shiftKey || event.altKey || event.ctrlKey || (target && target !== "_self")) return;
    event.preventDefault();
    history.pushState({}, "", event.currentTarget.getAttribute("href"));
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    scrollTo(0, 0);
  }

  function Markup(properties) {
    return create.apply(null, [window.React.Fragment, null].concat(properties.tree.map(shown)));
  }
  window.pendopo_markup = { Markup: Markup };
})();
