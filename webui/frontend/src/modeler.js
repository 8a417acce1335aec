// The page on which process owners draw: opens a file of the draft, saves, checks, and shows findings where they belong.

import { createModeler } from "./modeler/canvas.js";
import { Findings } from "./modeler/findings.js";
import { Refused, Server } from "./modeler/server.js";

const page = document.querySelector("[data-modeler]");
const part = (name) => page.querySelector(`[data-modeler-${name}]`);
const texts = JSON.parse(page.dataset.texts);
const server = new Server(page.dataset, texts);
const modeler = createModeler(part("canvas"), part("properties"));
const findings = new Findings(modeler, part("findings"), page.dataset.path, texts);
page.modeler = modeler; // for whoever looks at the page from outside, such as its tests
const commandStack = modeler.get("commandStack");

let saved; // the last change that the saved drawing contains; undone and done otherwise, it is another one
let busy = false;

const lastChange = () => commandStack._stack[commandStack._stackIdx];
const isChanged = () => lastChange() !== saved;

function say(text) {
  part("status").textContent = text;
}

/** Show why something did not work; the drawing stays as it is. */
function complain(error) {
  part("problem-text").textContent = error.message;
  page.querySelector('[data-modeler-action="overwrite"]').hidden = !error.isConflict;
  part("drawn").hidden = !error.isDrawn;
  part("undrawn").hidden = error.isDrawn;
  part("desk").hidden = !error.isDrawn;
  part("problem").hidden = false;
  part("problem").scrollIntoView({ block: "nearest" });
  say(error.isDrawn ? texts.failed : "");
}

function showState() {
  if (!busy) say(isChanged() ? texts.unsaved : texts.saved);
  page.querySelector('[data-modeler-action="save"]').disabled = busy || !isChanged();
  for (const name of ["check", "publish"]) page.querySelector(`[data-modeler-action="${name}"]`).disabled = busy;
}

/** Run an action, one at a time; return whether it worked. */
async function once(what, action) {
  if (busy) return false;
  busy = true;
  showState();
  say(what);
  try {
    await action();
    part("problem").hidden = true;
    return true;
  } catch (error) {
    complain(error);
    return false;
  } finally {
    busy = false;
    if (part("problem").hidden) showState();
    else for (const button of page.querySelectorAll(".modeler__actions button")) button.disabled = false;
  }
}

async function store() {
  document.activeElement?.blur?.(); // an input of the properties hands over what was typed when it is left
  modeler.get("directEditing").complete?.();
  const { xml } = await modeler.saveXML({ format: true });
  const change = lastChange();
  await server.save(xml);
  saved = change;
}

const actions = {
  save: () => isChanged() && once(texts.saving, store),
  check: () =>
    once(texts.checking, async () => {
      if (isChanged()) await store();
      findings.show(await server.check());
    }),
  publish: async () => {
    if (isChanged() && !(await once(texts.saving, store))) return;
    location.assign(page.dataset.publishUrl);
  },
  overwrite: () =>
    once(texts.saving, async () => {
      await server.takeOver();
      await store();
    }),
  download: async () => {
    const { xml } = await modeler.saveXML({ format: true });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([xml], { type: "application/xml" }));
    link.download = page.dataset.path.split("/").pop();
    link.click();
    URL.revokeObjectURL(link.href);
  },
};

/** Wait until the properties are drawn: only from then on they follow a selection. */
const painted = () =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))));

async function open() {
  try {
    const { warnings } = await modeler.importXML(await server.load());
    page.dataset.warnings = warnings.length;
  } catch (error) {
    complain(error instanceof Refused ? error : new Refused(texts.undrawable, { isDrawn: false }));
    return;
  }
  saved = lastChange();
  const canvas = modeler.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() < 0.6) {
    // too small to read: begin where the process begins
    canvas.zoom(0.8);
    const start = modeler.get("elementRegistry").find((element) => element.type === "bpmn:StartEvent");
    if (start) canvas.scrollToElement(start, { top: 200, bottom: 200, left: 220, right: 600 });
  }
  modeler.on("commandStack.changed", showState);
  showState();
  if (location.hash) {
    await painted();
    findings.select(decodeURIComponent(location.hash.slice(1)));
  }
  page.dataset.ready = "yes";
}

for (const button of page.querySelectorAll("[data-modeler-action]")) {
  button.addEventListener("click", () => actions[button.dataset.modelerAction]());
}
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    actions.save();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (isChanged()) event.preventDefault();
});
open();
