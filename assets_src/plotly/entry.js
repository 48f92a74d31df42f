/* plotly.js's own src/core.js without what no panel uses: buttons, sliders, range sliders, images, 3D. Order matters:
   a legend takes its defaults after shapes, hover after the legend. */
const { version } = require('plotly.js/src/version');
require('native-promise-only');
require('plotly.js/build/plotcss');
const Registry = require('plotly.js/src/registry');
const api = require('plotly.js/src/plot_api');

const Plotly = { version, register: Registry.register };
for (const [name, fn] of Object.entries(api)) {
    if (!name.startsWith('_')) Plotly[name] = fn;
    Registry.register({ moduleType: 'apiMethod', name, fn });
}

Registry.register([
    require('plotly.js/src/traces/scatter'),
    require('plotly.js/src/traces/bar'),
    require('plotly.js/src/traces/choropleth'),
    require('plotly.js/src/traces/scattergeo'),
    require('plotly.js/src/components/annotations'),
    require('plotly.js/src/components/selections'),
    require('plotly.js/src/components/shapes'),
    require('plotly.js/src/components/grid'),
    require('plotly.js/src/components/errorbars'),
    require('plotly.js/src/components/colorscale'),
    require('plotly.js/src/components/colorbar'),
    require('plotly.js/src/components/legend'),
    require('plotly.js/src/components/fx'),
    require('plotly.js/src/components/modebar'),
    require('plotly.js/src/locale-en'),
    require('plotly.js/src/locale-en-us'),
]);

const Plots = require('plotly.js/src/plots/plots');
Plotly.Plots = { resize: Plots.resize, graphJson: Plots.graphJson };
Plotly.Icons = require('plotly.js/src/fonts/ploticon');

window.Plotly = Plotly;
