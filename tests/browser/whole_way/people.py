"""Who takes part: the accounts that the demo prints, and the one person whom they serve."""

from __future__ import annotations

from typing import Final

COUNTER: Final = "kr-u25.eingangszone"
SGB3_PLACEMENT: Final = "kr-u25.sgb3.vermittlung"
SGB3_OFFICE: Final = "kr-u25.sgb3.sachbearbeitung"
SGB2_PLACEMENT: Final = "kr-u25.sgb2.vermittlung"
SGB2_OFFICE: Final = "kr-u25.sgb2.sachbearbeitung"
BENEFITS: Final = "jc-kr.leistung-sgb2"
EMPLOYERS: Final = "jc-kr.arbeitgeber-service"

NAME: Final = "Beispiel-0023, Yasmin (erzeugt)"
BORN: Final = "15.01.1993"
SGB3_TEAM: Final = "Krefeld, unter 25 – Agentur (SGB III)"  # noqa: RUF001  # as the organisation has it
SGB2_TEAM: Final = "Krefeld, unter 25 – Jobcenter (SGB II)"  # noqa: RUF001  # as the organisation has it
