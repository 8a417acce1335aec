"""Sites, teams, functions and deadlines of ``organisation.yaml``, read once and then asked many questions."""

from engine.organisation.counting import Counting
from engine.organisation.ends import END, PAUSES
from engine.organisation.model import Deadline, LegalDomain, OfferRules, Organisation, Site, Team
from engine.organisation.reading import (
    COUNTINGS,
    MAX_BYTES,
    MAX_DAYS,
    ORGANISATION_FILE,
    TODAY,
    parse_organisation,
    rechtsstand_of,
)

__all__ = [
    "COUNTINGS",
    "END",
    "MAX_BYTES",
    "MAX_DAYS",
    "ORGANISATION_FILE",
    "PAUSES",
    "TODAY",
    "Counting",
    "Deadline",
    "LegalDomain",
    "OfferRules",
    "Organisation",
    "Site",
    "Team",
    "parse_organisation",
    "rechtsstand_of",
]
