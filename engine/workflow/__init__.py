"""BPMN execution with SpiffWorkflow; no other package imports it."""
