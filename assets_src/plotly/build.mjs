/* Writes assets/vendor/plotly.min.js. See README.md. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, '..', '..', 'assets', 'vendor');
const library = join(here, 'node_modules', 'plotly.js');
const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
const stub = (name) => join(here, 'left_out', `${name}.js`);

/* What the traces above never ask for is replaced by a file of left_out/ with the same names. */
const leftOut = {
    name: 'left-out',
    setup(work) {
        work.onResolve({ filter: /^(country-iso-search|d3-geo-projection|culori)$/ }, ({ path }) => ({ path: stub(path) }));
    },
};

const built = await build({
    entryPoints: [join(here, 'entry.js')],
    outfile: join(vendor, 'plotly.min.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    define: { global: 'window' },
    plugins: [leftOut],
    loader: { '.css': 'empty' },  // of tile maps
    legalComments: 'none',
    banner: { js: `/* plotly.js v${version}, traces: scatter bar choropleth scattergeo. MIT, see plotly.LICENSE.txt */` },
    metafile: true,
    logLevel: 'info',
});
writeFileSync(join(vendor, 'plotly.LICENSE.txt'), licences(Object.keys(built.metafile.inputs)));

/* The licence of every package that is in the file, in the order of their names. */
function licences(inputs) {
    const named = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)).filter(Boolean);
    const folders = new Map(named.map(([folder, name]) => [name, join(here, folder)]).sort());
    return [...folders].map(([name, folder]) => `${name}\n\n${licence(folder)}\n`).join('\n\n');
}

function licence(folder) {
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (file) return readFileSync(join(folder, file), 'utf8').trim();
    return `${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).license}`;
}
