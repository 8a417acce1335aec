const ON_THE_WAY = "is-on-the-way";
const MARKERS = ["has-error", "has-warning", ON_THE_WAY];

/** The list of findings beside the canvas, and their marks on the drawing. */
export class Findings {
  constructor(modeler, place, path, texts) {
    this.modeler = modeler;
    this.place = place;
    this.path = path;
    this.texts = texts;
  }

  show(found) {
    this.mark(found);
    const list = this.place.querySelector("ul");
    list.replaceChildren(...[...found].sort((one, other) => this.isElsewhere(one) - this.isElsewhere(other)).map((each) => this.item(each)));
    const errors = found.filter((each) => each.error).length;
    const summary = errors === 0 ? this.texts.fine : errors === 1 ? this.texts.one : this.texts.many;
    this.place.querySelector("[data-modeler-summary]").textContent = summary.replace("{num}", errors);
    this.place.hidden = false;
    this.place.querySelector("h2").focus();
  }

  /** Select an element and bring it to the middle; return whether the drawing has it. */
  select(id) {
    const element = this.modeler.get("elementRegistry").get(id);
    if (!element) return false;
    const canvas = this.modeler.get("canvas");
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    this.modeler.get("selection").select(element);
    if (canvas.zoom() < 0.6) canvas.zoom(0.8);
    center(canvas, element);
    return true;
  }

  isElsewhere(finding) {
    return finding.file !== this.path;
  }

  mark(found) {
    const canvas = this.modeler.get("canvas");
    const overlays = this.modeler.get("overlays");
    const registry = this.modeler.get("elementRegistry");
    overlays.remove({ type: "finding" });
    registry.forEach((element) => MARKERS.forEach((marker) => canvas.removeMarker(element, marker)));
    const marked = new Map();
    for (const each of found) {
      if (!this.isElsewhere(each) && registry.get(each.element)) {
        marked.set(each.element, marked.get(each.element) || each.error);
      }
    }
    for (const [id, isError] of marked) {
      canvas.addMarker(id, isError ? "has-error" : "has-warning");
      if (registry.get(id) === canvas.getRootElement()) continue;
      const sign = document.createElement("div");
      sign.className = `modeler__sign modeler__sign--${isError ? "error" : "warning"}`;
      sign.textContent = "!";
      sign.title = found.filter((each) => each.element === id).map((each) => each.text).join("\n");
      overlays.add(id, "finding", { position: { top: -12, left: -12 }, html: sign });
    }
  }

  /** Mark the way of a finding on the drawing, with the flows between its elements. */
  trace(path) {
    const canvas = this.modeler.get("canvas");
    const registry = this.modeler.get("elementRegistry");
    const passed = new Set(path.map(({ element }) => element));
    registry.forEach((element) => {
      const flow = element.type === "bpmn:SequenceFlow";
      const isPassed = flow ? passed.has(element.source?.id) && passed.has(element.target?.id) : passed.has(element.id);
      canvas[isPassed ? "addMarker" : "removeMarker"](element, ON_THE_WAY);
    });
  }

  item(finding) {
    const item = document.createElement("li");
    item.className = finding.error ? "is-error" : "is-warning";
    const title = document.createElement(this.isElsewhere(finding) ? "a" : "button");
    if (this.isElsewhere(finding)) {
      const file = finding.file.split("/").map(encodeURIComponent).join("/");
      const at = file.endsWith(".bpmn") ? "#" : "?at="; // a drawing selects the element, a text opens at its line
      title.href = `/workshop/files/${file}${finding.element ? at + encodeURIComponent(finding.element) : ""}`;
    } else {
      title.type = "button";
      title.addEventListener("click", () => {
        this.trace(finding.path);
        this.select(finding.element);
      });
    }
    title.textContent = finding.text;
    const where = paragraph(this.isElsewhere(finding) ? [finding.title, finding.label].filter(Boolean).join(": ") : finding.label);
    const said = paragraph(finding.message);
    said.lang = finding.language;
    item.append(title, where, said);
    if (finding.path.length > 0) item.append(this.way(finding));
    item.append(this.help(finding));
    return item;
  }

  /** The elements on the way to what is wrong, each of which can be selected. */
  way(finding) {
    const way = paragraph(`${this.texts.way} `);
    finding.path.forEach(({ element, label }, position) => {
      if (position > 0) way.append(" → ");
      const step = document.createElement("button");
      step.type = "button";
      step.textContent = label;
      step.disabled = this.isElsewhere(finding);
      step.addEventListener("click", () => {
        this.trace(finding.path);
        this.select(element);
      });
      way.append(step);
    });
    return way;
  }

  help(finding) {
    const help = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = this.texts.help;
    help.append(summary, paragraph(finding.meaning), paragraph(finding.remedy), paragraph(finding.code));
    return help;
  }
}

function paragraph(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function center(canvas, element) {
  const { inner, outer, ...view } = canvas.viewbox();
  const bounds = element.waypoints ? middleOf(element.waypoints) : element;
  canvas.viewbox({
    x: bounds.x + (bounds.width ?? 0) / 2 - view.width / 2,
    y: bounds.y + (bounds.height ?? 0) / 2 - view.height / 2,
    width: view.width,
    height: view.height,
  });
}

const middleOf = (waypoints) => waypoints[Math.floor(waypoints.length / 2)];
