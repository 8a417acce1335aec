/** Move the focus to the error summary or to the warning about a known person, so that keyboard and screen reader start where the work is. */
export function focusFirstError() {
  document.querySelector(".app-errors, .app-known")?.focus();
}
