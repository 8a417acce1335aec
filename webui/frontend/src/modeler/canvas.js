import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from "bpmn-js-properties-panel";
import ZeebeBehaviorsModule from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";
import Modeler from "bpmn-js/lib/Modeler";

import { germanModule } from "./german.js";
import { groupsModule } from "./groups.js";

/** Return a modeler that keeps the extension elements of the dialect and speaks German. */
export function createModeler(container, properties) {
  return new Modeler({
    container,
    propertiesPanel: { parent: properties, layout: { groups: { general: { open: true } } } },
    moddleExtensions: { zeebe },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      ZeebeBehaviorsModule,
      germanModule,
      groupsModule,
    ],
    textRenderer: { defaultStyle: { fontFamily: "Fira Sans, sans-serif" } },
  });
}
