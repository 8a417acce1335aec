"""The long run of the changed models: ``--hypothesis-profile thorough``."""

from hypothesis import settings

settings.register_profile("thorough", max_examples=10_000)
