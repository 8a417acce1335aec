"""``python -m engine.cli`` is ``integration-point``."""

from engine.cli import main

main()
