// Bundles style sheets, fonts and scripts: node build.mjs OUT
//
// OUT is emptied and then holds files named by the hash of their content, the licences of what is in them, and
// manifest.json, which maps the name of an entry ("app.css") to its file ("app-2WZ5QX7P.css").

import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] && resolve(process.argv[2]);
if (!out) {
  console.error("usage: node build.mjs OUT");
  process.exit(2);
}

const entries = ["app.css", "app.js", "diagram.css", "diagram.js", "icon.svg"];
const licences = {
  "@kern-ux/native": "LICENSE.md",
  "@fontsource/fira-sans": "LICENSE",
  "bpmn-js": "LICENSE",
  "diagram-js": "LICENSE",
  "bpmn-moddle": "LICENSE",
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
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}
const missing = entries.filter((name) => !manifest[name]);
if (missing.length) throw new Error(`not built: ${missing.join(", ")}`);

const texts = await Promise.all(
  Object.entries(licences).map(
    async ([name, file]) => `${name}\n\n${await readFile(join(here, "node_modules", name, file), "utf8")}`,
  ),
);
await writeFile(join(out, "licences.txt"), texts.join(`\n${"=".repeat(100)}\n\n`));
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
