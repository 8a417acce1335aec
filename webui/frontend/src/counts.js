// Puts the numbers of the monitor onto a diagram; the page has the same numbers as a table.

/** Each count names an element and its badges: kind, short text, and the same in words. */
export function showCounts(viewer, counts) {
  const overlays = viewer.get("overlays");
  const registry = viewer.get("elementRegistry");
  for (const { id, badges } of counts) {
    if (!registry.get(id) || !badges.length) continue;
    const html = document.createElement("div");
    html.className = "diagram__counts";
    for (const { kind, text, title } of badges) {
      const badge = document.createElement("span");
      badge.className = `diagram__count diagram__count--${kind}`;
      badge.textContent = text;
      badge.title = title;
      html.append(badge);
    }
    overlays.add(id, { position: { top: 0, left: 0 }, html, scale: { min: 0.8, max: 1.1 } });
  }
}
