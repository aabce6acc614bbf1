"""What reading takes from `typing`, the same to mypy, without loading it: that costs a short command a third. Pure.

`typing` brings `re` and `enum` along, and its NamedTuple compiles the annotation of every field of every class.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import Protocol as Protocol
else:
    Any = object

    class Protocol:
        """The base of what is known by its shape only."""

    class _Fields(type):
        """Makes of a class with annotated fields the tuple of that name, with its properties and methods."""

        def __new__(cls, name, bases, space):
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = space["__annotations__"]
            defaults = [space.pop(field) for field in fields if field in space]
            made = namedtuple(name, fields, defaults=defaults, module=space.pop("__module__"))
            for key, value in space.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Fields):
        """The base that is named where a tuple with names is written down."""
