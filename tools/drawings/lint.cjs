// What bpmnlint says of diagrams: node lint.cjs FILE... prints [{file, element, rule, severity, message}, ...] as JSON.
//
// The rules are the recommended ones of bpmnlint and those by which Camunda 8 accepts a diagram, so that whoever opens
// one in another modeler finds nothing marked in it.

const { readFileSync } = require("node:fs");
const { BpmnModdle } = require("bpmn-moddle");
const { Linter } = require("bpmnlint");
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver");
const zeebe = require("zeebe-bpmn-moddle/resources/zeebe.json");

const config = { extends: ["bpmnlint:recommended", "plugin:camunda-compat/camunda-cloud-8-10"] };

async function main(files) {
  const found = [];
  for (const file of files) {
    const linter = new Linter({ config, resolver: new NodeResolver() }); // rules remember what they have seen
    const { rootElement, warnings } = await new BpmnModdle({ zeebe }).fromXML(readFileSync(file, "utf8"));
    for (const { message } of warnings) found.push({ file, element: "", rule: "import", severity: "error", message });
    for (const [rule, reports] of Object.entries(await linter.lint(rootElement))) {
      for (const { id, category, message } of reports) {
        found.push({ file, element: id ?? "", rule, severity: category, message });
      }
    }
  }
  process.stdout.write(JSON.stringify(found));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
