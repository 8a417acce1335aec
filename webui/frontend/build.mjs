// Bundles style sheets, fonts and scripts: node build.mjs OUT
//
// OUT is emptied and then holds files named by the hash of their content, the licences of what is in them, and
// manifest.json, which maps the name of an entry ("app.css") to its file ("app-2WZ5QX7P.css").

import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] && resolve(process.argv[2]);
if (!out) {
  console.error("usage: node build.mjs OUT");
  process.exit(2);
}

const entries = ["app.css", "app.js", "diagram.css", "diagram.js", "icon.svg", "modeler.css", "modeler.js"];

/** CodeMirror adds style elements to the page unless it is in a shadow root; our policy wants style sheets made in code. */
const constructedStyleSheets = {
  name: "constructed-style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod\/src\/style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets");
      if (contents === source) throw new Error("style-mod has changed: it may add style elements again");
      return { contents, loader: "js" };
    });
  },
};

await rm(out, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => join("src", name)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "copy", ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
  plugins: [constructedStyleSheets],
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}
const missing = entries.filter((name) => !manifest[name]);
if (missing.length) throw new Error(`not built: ${missing.join(", ")}`);

/** Return the licence of a package in the bundle: its file, else what it declares. */
async function licence(name) {
  const folder = join(here, "node_modules", name);
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(\.\w+)?$/i.test(each));
  if (file) return readFile(join(folder, file), "utf8");
  const { license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (!license) throw new Error(`${name} has no licence`);
  return `${license}\n${author?.name ?? author ?? ""}`;
}

const bundled = Object.keys(metafile.inputs)
  .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)?.at(-1).replace("node_modules/", ""))
  .filter(Boolean);
const texts = await Promise.all([...new Set(bundled)].sort().map(async (name) => `${name}\n\n${await licence(name)}`));
await writeFile(join(out, "licences.txt"), texts.join(`\n${"=".repeat(100)}\n\n`));
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
