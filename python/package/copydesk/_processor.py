"""Processors written in Python: what they are made of, and how the host describes, opens and calls them."""

import dataclasses
import json
import re
import traceback
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from copydesk._copydesk import ConfigError, Document, Row

C = TypeVar("C")

Scalar: TypeAlias = str | int | float | bool


@dataclass(eq=False)
class Mark:
    """A new row.

    :param layer: The layer it belongs to, which its processor provides.
    :param start: Where it starts in ``article.text``; with ``end``, or ``None`` for a row that is about the whole article.
    :param end: Where it ends, exclusive.
    :param label: The type of the row.
    :param score: How sure it is, 0 to 1.
    :param attrs: What else is to be said of it.
    :param links: Rows that it leads to, by role: rows of the article, or other new ones.
    """

    layer: str
    start: int | None = None
    end: int | None = None
    label: str | None = None
    score: float | None = None
    attrs: Mapping[str, Scalar] = field(default_factory=dict)
    links: "Mapping[str, Row | Mark | Sequence[Row | Mark]]" = field(default_factory=dict)


class Processor(Generic[C]):
    """A processor: what it reads and gives, and how.

    Derive from it, or give a function to :func:`processor`. What the class says is checked as for a plugin in a library: a layer that is
    not declared is neither seen nor taken, and a configuration must be what ``Config`` describes. An exception is a problem of its article.

        >>> class Shouts(Processor):
        ...     provides = ["shouts"]
        ...
        ...     def process(self, article):
        ...         for word in re.finditer(r"\\b[A-Z]{3,}\\b", article.text):
        ...             yield Mark("shouts", *word.span())
    """

    #: What users type: lower-case letters, digits and hyphens. Default: the name of the class in lower case.
    id: ClassVar[str] = ""
    version: ClassVar[str] = "1"
    #: The layers that it gives.
    provides: ClassVar[Sequence[str]] = ()
    #: The layers without which it cannot run.
    requires: ClassVar[Sequence[str]] = ()
    #: The layers that it reads if they are there.
    uses: ClassVar[Sequence[str]] = ()
    #: A dataclass: its fields are the keys of the configuration, with their types and defaults. ``metadata={"schema": {"minimum": 1}}`` of a
    #: field adds to its JSON Schema.
    Config: ClassVar[type | None] = None

    def __init__(self, config: C) -> None:
        self.config = config

    def process(self, article: Document) -> Iterable[Mark]:
        """Gives rows for one article, in any order. Threads call it at the same time."""
        raise NotImplementedError

    @classmethod
    def _id(cls) -> str:
        return cls.id or re.sub(r"_", "-", cls.__name__).lower()

    @classmethod
    def _describe(cls) -> "_Description":
        named = {"provides": cls.provides, "requires": cls.requires, "uses": cls.uses}
        for key, layers in named.items():
            if isinstance(layers, str):
                raise ConfigError(f"{cls._id()}: {key}: expected a list of layers, such as [{layers!r}]")
        return _Description(
            id=cls._id(),
            version=cls.version,
            summary=(cls.__doc__ or "").strip().partition("\n")[0],
            schema=None if cls.Config is None else json.dumps(_schema(cls.Config)),
            provides=list(cls.provides),
            requires=list(cls.requires),
            uses=list(cls.uses),
        )

    @classmethod
    def _open(cls, config: str) -> "Processor[C]":
        given = json.loads(config)
        made: Any = None if cls.Config is None else _value(cls.Config, given)
        return cls(made)

    def _run(self, article: Document) -> "list[tuple[str, list[_GivenRow]]]":
        marks: dict[str, list[Mark]] = {}
        for mark in self.process(article) or ():
            if not isinstance(mark, Mark):
                raise TypeError(f"expected copydesk.Mark, found {type(mark).__name__}")
            marks.setdefault(mark.layer, []).append(mark)
        places: dict[int, tuple[str, int]] = {}
        for layer, rows in marks.items():
            # As rows of a layer are sorted: by start, the longer first, those about the whole article last.
            rows.sort(key=lambda row: (row.start is None, row.start or 0, -(row.end or 0)))
            places.update((id(row), (layer, at)) for at, row in enumerate(rows))

        def place(row: Row | Mark) -> tuple[str, int]:
            if isinstance(row, Row):
                return row.layer, row.index
            if id(row) not in places:
                raise ValueError(f"a link leads to {row}, which was not given")
            return places[id(row)]

        def links(row: Mark) -> list[tuple[str, str, int]]:
            roles = ((role, [to] if isinstance(to, (Row, Mark)) else to) for role, to in row.links.items())
            return [(role, *place(to)) for role, targets in roles for to in targets]

        return [
            (layer, [(row.start, row.end, row.label, row.score, list(row.attrs.items()), links(row)) for row in rows])
            for layer, rows in marks.items()
        ]


#: Start, end, label, score, attributes, links.
_GivenRow: TypeAlias = tuple[
    "int | None",
    "int | None",
    "str | None",
    "float | None",
    "list[tuple[str, Scalar]]",
    "list[tuple[str, str, int]]",
]


@dataclass(frozen=True)
class _Description:
    id: str
    version: str
    summary: str
    schema: str | None
    provides: list[str]
    requires: list[str]
    uses: list[str]


def processor(
    *,
    provides: Sequence[str],
    requires: Sequence[str] = (),
    uses: Sequence[str] = (),
    config: type[C] | None = None,
    id: str | None = None,
    version: str = "1",
) -> "Callable[[Callable[..., Iterable[Mark]]], type[Processor[C]]]":
    """Makes a processor of a function that is given an article, and its configuration if it has one. Its id is the function's name.

        >>> @processor(provides=["shouts"])
        ... def shouts(article):
        ...     for word in re.finditer(r"\\b[A-Z]{3,}\\b", article.text):
        ...         yield Mark("shouts", *word.span())
    """

    def make(function: Callable[..., Iterable[Mark]]) -> type[Processor[C]]:
        def process(self: Processor[C], article: Document) -> Iterable[Mark]:
            return function(article) if config is None else function(article, self.config)

        about = {
            "__doc__": function.__doc__,
            # Where a pickled reference to it leads.
            "__module__": function.__module__,
            "__qualname__": function.__qualname__,
            "id": id or function.__name__.replace("_", "-").lower(),
            "version": version,
            "provides": provides,
            "requires": requires,
            "uses": uses,
            "Config": config,
            "process": process,
        }
        return type(function.__name__, (Processor,), about)

    return make


_SCALARS: dict[Any, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def _schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a type that a configuration may have."""
    if kind in _SCALARS:
        return {"type": _SCALARS[kind]}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        properties, required = {}, []
        for one in dataclasses.fields(kind):
            schema = {**_schema(hints[one.name]), **one.metadata.get("schema", {})}
            if one.default is not dataclasses.MISSING:
                schema["default"] = _plain(one.default)
            elif one.default_factory is not dataclasses.MISSING:
                schema["default"] = _plain(one.default_factory())
            else:
                required.append(one.name)
            properties[one.name] = schema
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict and arguments[0] is str:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is type(None) else _schema(one) for one in arguments]}
    raise ConfigError(f"{kind!r} is no type for a configuration; use bool, int, float, str, list, dict, Literal or a dataclass")


def _plain(value: Any) -> Any:
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value


def _value(kind: Any, given: Any) -> Any:
    """What a schema has accepted, as the type that the schema is of."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _value(hints[name], value) for name, value in given.items()})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        return [_value(arguments[0], one) for one in given]
    if origin is dict:
        return {key: _value(arguments[1], one) for key, one in given.items()}
    if origin in (Union, types.UnionType):
        (only, *others) = [one for one in arguments if one is not type(None)]
        return given if given is None or others else _value(only, given)
    return float(given) if kind is float else given


def describe_exception(error: BaseException, trace: types.TracebackType | None) -> str:
    """An exception in one line, with the place in the processor that raised it."""
    said = "".join(traceback.format_exception_only(error)).strip().replace("\n", "; ")
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename != __file__]
    return f"{said} ({frames[-1].filename}, line {frames[-1].lineno})" if frames else said
