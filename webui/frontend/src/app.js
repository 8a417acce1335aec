// Small comforts on top of pages that work without any script.

import { focusFirstError } from "./errors.js";
import { followConditions } from "./conditions.js";
import { unfoldForPrint } from "./print.js";
import { submitOnce } from "./submit.js";
import { warnOfUnsaved } from "./unsaved.js";

focusFirstError();
submitOnce();
unfoldForPrint();
for (const form of document.querySelectorAll("form[data-conditions-url]")) followConditions(form);
for (const form of document.querySelectorAll("form[data-unsaved]")) warnOfUnsaved(form);
