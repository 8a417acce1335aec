"""The workshop of the process owners: its files, its deadlines, checking and publishing."""

from webui.views.workshop import deadlines, files, publishing
from webui.views.workshop.place import blueprint

__all__ = ["blueprint", "deadlines", "files", "publishing"]
