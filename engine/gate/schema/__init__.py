"""Whether a file is valid by the XML Schema of BPMN 2.0.2: its elements, their order, attributes and types."""

from engine.gate.schema.notation import ELEMENTS, GROUPS, TYPES, Type
from engine.gate.schema.validation import check_schema, owner

__all__ = ["ELEMENTS", "GROUPS", "TYPES", "Type", "check_schema", "owner"]
