// Draws the diagrams of a page and marks where the case stands; without this script the page lists the steps.

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

import { showCounts } from "./counts.js";

const readable = 0.9; // smaller than that, labels are a strain
const markers = { active: "is-active", completed: "is-completed", incidents: "has-incident" };

async function draw(figure) {
  const frame = figure.querySelector(".diagram__frame");
  const diagram = await fetched(figure.dataset.diagramUrl);
  if (!diagram) return;

  frame.hidden = false;
  const viewer = new NavigatedViewer({
    container: frame,
    textRenderer: { defaultStyle: { fontFamily: "Fira Sans, sans-serif" } },
    zoomScroll: { enabled: false }, // the wheel scrolls the page; the buttons zoom
  });
  try {
    await viewer.importXML(diagram.xml);
  } catch {
    // a diagram without a drawing: the list of steps stays
    viewer.destroy();
    frame.hidden = true;
    return;
  }

  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  for (const [state, marker] of Object.entries(markers)) {
    for (const id of diagram[state]) if (registry.get(id)) canvas.addMarker(id, marker);
  }
  showCounts(viewer, diagram.counts ?? []);
  fitHeight(frame, canvas);
  show(canvas, registry, diagram.active);
  connectTools(figure, viewer);
  for (const part of figure.querySelectorAll("[data-with-diagram]")) part.hidden = false;
  const steps = figure.querySelector(".diagram__steps");
  if (steps) steps.open = false;
}

/** Return what the server answers, or nothing where it cannot be had: offline, or the session ran out meanwhile. */
async function fetched(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok && !response.redirected ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Give a flat diagram no more height than it needs. */
function fitHeight(frame, canvas) {
  const margin = 48;
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, Math.max(readable, outer.width / inner.width));
  const needed = inner.height * scale + margin;
  if (needed < outer.height) frame.style.height = `${Math.max(needed, 160)}px`;
  canvas.resized();
}

/** Fit the diagram; where that would make it too small to read, show the current step at a readable size. */
function show(canvas, registry, active) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() > 1) canvas.zoom(1, "auto");
  const current = active.map((id) => registry.get(id)).find(Boolean);
  if (canvas.zoom() < readable && current) {
    canvas.zoom(readable);
    canvas.scrollToElement(current, { top: 80, bottom: 80, left: 160, right: 160 });
  }
}

function connectTools(figure, viewer) {
  const canvas = viewer.get("canvas");
  const actions = {
    in: () => viewer.get("zoomScroll").stepZoom(1),
    out: () => viewer.get("zoomScroll").stepZoom(-1),
    fit: () => canvas.zoom("fit-viewport", "auto"),
  };
  for (const button of figure.querySelectorAll("[data-diagram-action]")) {
    button.addEventListener("click", actions[button.dataset.diagramAction]);
  }
}

const whenSeen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    whenSeen.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "200px" });

for (const figure of document.querySelectorAll("[data-diagram-url]")) whenSeen.observe(figure);
