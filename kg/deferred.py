"""How is a library imported without the part that it imports in turn and that is hardly ever used?

While the library is imported, that part has a stand-in: a module whose names are there, and do nothing until
they are used; then they import the real ones. After that the part can be imported as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class Deferred(type):
    """The type of what stands in for a class or a function, whose module and name it bears."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        """Call the real one."""
        return cls._real()(*arguments, **named)

    def __getattr__(cls, name: str) -> Any:
        """Return an attribute of the real one."""
        if name.startswith("__"):
            raise AttributeError(f"{cls.__name__} has no {name} before it is imported")
        return getattr(cls._real(), name)

    def _real(cls) -> Any:
        return getattr(import_module(cls.__module__), cls.__name__)


@contextmanager
def deferred(module: str, *names: str) -> Iterator[None]:
    """Give stand-ins to who imports names from a module; a module that is already imported stays as it is.

    The names are callables: classes that nobody derives from, or functions.
    """
    if module in sys.modules:
        yield
        return
    stand_in = ModuleType(module)
    for name in names:
        setattr(stand_in, name, Deferred(name, (), {"__module__": module}))
    sys.modules[module] = stand_in
    try:
        yield
    finally:
        del sys.modules[module]
