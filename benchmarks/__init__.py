"""Measurements, run on purpose and never as a test: ``python -m benchmarks complete``."""
