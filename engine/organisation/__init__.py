"""Sites, teams, functions and deadlines of ``organisation.yaml``, read once and then asked many questions."""

from engine.organisation.model import Deadline, LegalDomain, OfferRules, Organisation, Site, Team
from engine.organisation.reading import MAX_BYTES, ORGANISATION_FILE, parse_organisation

__all__ = [
    "MAX_BYTES",
    "ORGANISATION_FILE",
    "Deadline",
    "LegalDomain",
    "OfferRules",
    "Organisation",
    "Site",
    "Team",
    "parse_organisation",
]
