/** Move the focus to the error summary, so that keyboard and screen reader start where the work is. */
export function focusFirstError() {
  document.querySelector(".app-errors")?.focus();
}
