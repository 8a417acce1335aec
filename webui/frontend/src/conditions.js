/**
 * Show and hide conditional fields while a form is filled in.
 *
 * The server alone evaluates the conditions: it gets the present values and answers with the keys of the visible
 * fields. Where it does not answer, everything stays as it is; the server decides again when the form is sent.
 */
export function followConditions(form) {
  const fields = [...form.querySelectorAll("[data-conditional]")];
  if (!fields.length) return;

  let latest = 0;
  async function update() {
    const mine = ++latest;
    try {
      const response = await fetch(form.dataset.conditionsUrl, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
      });
      if (!response.ok || mine !== latest) return;
      const visible = new Set((await response.json()).visible);
      for (const field of fields) field.toggleAttribute("data-hide", !visible.has(field.dataset.conditional));
    } catch {
      // offline: nothing is hidden, nothing is lost
    }
  }

  const asked = new Set(form.dataset.conditions.split(" "));
  form.addEventListener("change", (event) => {
    if (asked.has(event.target.name)) update();
  });
}
