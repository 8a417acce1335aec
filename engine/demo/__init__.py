"""The demo: everything on one machine from one command, with generated people and cases, to try the software out."""
