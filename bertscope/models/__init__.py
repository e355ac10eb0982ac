"""Models of one's own on the Jupyter server, for `show_attention(..., model="server:NAME")`.

The same from a shell: ``bertscope model add runs/my-bert --name mine``, ``list``, ``check mine``, ``remove mine``.
Files are laid into a folder that the Jupyter server hands out as it is, **without asking for a login**: whoever reaches
the server can fetch them.
"""

from ._add import add
from ._check import Check, check
from ._installed import InstalledModel, list_models, remove

__all__ = ["Check", "InstalledModel", "add", "check", "list_models", "remove"]
