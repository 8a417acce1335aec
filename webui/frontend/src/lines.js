/** Select the line of a text that its page speaks about, and bring it into view; lines are not wrapped. */
export function goToLine(text) {
  const lines = text.value.split("\n");
  const at = Math.min(Number(text.dataset.line), lines.length) - 1;
  const begin = lines.slice(0, at).reduce((length, line) => length + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(begin, begin + lines[at].length);
  text.scrollTop = (text.scrollHeight / lines.length) * at - text.clientHeight / 3;
}
