/* Plotly asks its own host for world outlines before it draws any choropleth, even one with its own shapes, and draws
   nothing when that fails. Pendopo never asks anybody: an empty world is already here when Plotly looks. */
(function () {
  "use strict";
  var none = { type: "GeometryCollection", geometries: [] };
  var layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  var assets = (window.PlotlyGeoAssets = window.PlotlyGeoAssets || {});
  assets.topojson = assets.topojson || {};
  ["110m", "50m"].forEach(function (detail) {
    ["world", "asia"].forEach(function (scope) {
      var name = scope + "_" + detail;
      if (assets.topojson[name]) return;
      var objects = {};
      layers.forEach(function (layer) { objects[layer] = none; });
      assets.topojson[name] = { type: "Topology", arcs: [], objects: objects };
    });
  });
})();
