"""Sites, teams, functions and deadlines of ``organisation.yaml``, read once and then asked many questions."""

from engine.organisation.model import Deadline, LegalDomain, Organisation, Site, Team
from engine.organisation.reading import MAX_BYTES, ORGANISATION_FILE, TODAY, parse_organisation, rechtsstand_of

__all__ = [
    "MAX_BYTES",
    "ORGANISATION_FILE",
    "TODAY",
    "Deadline",
    "LegalDomain",
    "Organisation",
    "Site",
    "Team",
    "parse_organisation",
    "rechtsstand_of",
]
