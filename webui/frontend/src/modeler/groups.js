// What the engine does not execute is not offered: user tasks of others, listeners, tags of versions.
const UNUSED = new Set(["userTaskImplementation", "Zeebe__ExecutionListeners", "Zeebe__TaskListeners"]);
const AFTER_ALL_OTHERS = 100;

class OnlyWhatIsUsed {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(AFTER_ALL_OTHERS, this);
  }

  getGroups() {
    return (groups) => groups.filter(({ id }) => !UNUSED.has(id)).map(withoutTags);
  }
}
OnlyWhatIsUsed.$inject = ["propertiesPanel"];

function withoutTags(group) {
  if (!group.entries) return group;
  return { ...group, entries: group.entries.filter(({ id }) => !["versionTag", "bindingType"].includes(id)) };
}

export const groupsModule = { __init__: ["onlyWhatIsUsed"], onlyWhatIsUsed: ["type", OnlyWhatIsUsed] };
