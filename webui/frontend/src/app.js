// Small comforts on top of pages that work without any script.

import { focusFirstError } from "./errors.js";
import { followConditions } from "./conditions.js";
import { goToLine } from "./lines.js";
import { unfoldForPrint } from "./print.js";
import { submitOnce } from "./submit.js";
import { warnOfUnsaved } from "./unsaved.js";

focusFirstError();
submitOnce();
unfoldForPrint();
for (const form of document.querySelectorAll("form[data-conditions-url]")) followConditions(form);
for (const text of document.querySelectorAll("textarea[data-line]")) goToLine(text);
for (const form of document.querySelectorAll("form[data-unsaved]")) warnOfUnsaved(form);
