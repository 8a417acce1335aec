import diagram from "bpmn-js-i18n/translations/de.js";

import { panel } from "./german-panel.js";

const texts = document.documentElement.lang === "de" ? { ...diagram, ...panel } : {};

/** Return the German text for an English one of the libraries, placeholders filled in. */
function translate(template, replacements = {}) {
  return (texts[template] ?? template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}

export const germanModule = { translate: ["value", translate] };
