"""The web interface: Flask and Jinja2 on the engine's public surface; knows nothing of SQL or BPMN execution."""
