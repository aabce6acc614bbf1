"""What reading takes from `typing`, the same to mypy, without loading it: that costs a short command a third. Pure.

`typing` brings `re` and `enum` along. Tuples with names are made here too: collections.namedtuple compiles a
constructor and six methods for every class, which took `unstall why` with its fifty classes a tenth of its time.
"""

from __future__ import annotations

#: Makes a tuple with names of one without, in half the time of its own constructor: for those of which there are very
#: many. Nothing is filled in.
new = tuple.__new__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import Protocol as Protocol
else:
    try:
        from _collections import _tuplegetter as _getter
    except ImportError:
        from operator import itemgetter

        def _getter(index, doc):
            return property(itemgetter(index), doc=doc)

    Any = object

    class Protocol:
        """The base of what is known by its shape only."""

    class _Named(tuple):
        """What every tuple with names can do, as collections.namedtuple has it."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"{type(self).__name__} has no fields {list(changes)!r}")
            return made

        __replace__ = _replace  # of copy.replace, from Python 3.13 on

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            told = ", ".join(f"{field}={value!r}" for field, value in self._asdict().items())
            return f"{type(self).__name__}({told})"

        def __getnewargs__(self):
            return tuple(self)

    #: Constructors for one field, for two, and so on, whose arguments are still to be named: compiled beforehand, since
    #: to compile one takes longer than all the rest of making a class.
    _CONSTRUCTORS = (
        lambda _, a: new(_, (a,)),
        lambda _, a, b: new(_, (a, b)),
        lambda _, a, b, c: new(_, (a, b, c)),
        lambda _, a, b, c, d: new(_, (a, b, c, d)),
        lambda _, a, b, c, d, e: new(_, (a, b, c, d, e)),
        lambda _, a, b, c, d, e, f: new(_, (a, b, c, d, e, f)),
        lambda _, a, b, c, d, e, f, g: new(_, (a, b, c, d, e, f, g)),
        lambda _, a, b, c, d, e, f, g, h: new(_, (a, b, c, d, e, f, g, h)),
        lambda _, a, b, c, d, e, f, g, h, i: new(_, (a, b, c, d, e, f, g, h, i)),
        lambda _, a, b, c, d, e, f, g, h, i, j: new(_, (a, b, c, d, e, f, g, h, i, j)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k: new(_, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m: new(_, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n: new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o: new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p: new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)),
    )

    def _constructor(fields):
        count = len(fields)
        if 0 < count <= len(_CONSTRUCTORS):
            blank = _CONSTRUCTORS[count - 1]
        else:
            names = "".join(f"_{number}, " for number in range(count))
            blank = eval(f"lambda _, {names}: new(_, ({names}))", {"new": new})
        code = blank.__code__.replace(co_varnames=("_cls", *fields), co_name="__new__")
        return type(blank)(code, blank.__globals__, "__new__")

    class _Fields(type):
        """Makes of a class with annotated fields the tuple of that name, with its properties and methods."""

        def __new__(cls, name, bases, space):
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = tuple(space["__annotations__"])
            defaults = {field: space[field] for field in fields if field in space}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one that has one")
            made = _constructor(fields)
            made.__defaults__ = tuple(defaults.values())
            made.__qualname__ = f"{name}.__new__"
            for index, field in enumerate(fields):
                space[field] = _getter(index, "")
            space |= {"__slots__": (), "__new__": made, "_fields": fields, "_field_defaults": defaults}
            space["__match_args__"] = fields
            return type(name, (_Named,), space)

    class NamedTuple(metaclass=_Fields):
        """The base that is named where a tuple with names is written down."""
