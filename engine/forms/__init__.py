"""Forms of human tasks: the form-js JSON dialect, parsed once, validated on the server.

The gate reports what :func:`parse_form` finds; the web renders :class:`Form`; the services write what
:meth:`Form.validate` returns.
"""

from engine.forms.model import Component, Form, InvalidForm, OfferChoice, Option, Problem
from engine.forms.parse import parse_form

__all__ = ["Component", "Form", "InvalidForm", "OfferChoice", "Option", "Problem", "parse_form"]
