"""The native module. Import what is here from ``copydesk``."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Final, TypeVar, final, overload

from typing_extensions import disjoint_base

from copydesk._processor import Processor

__all__ = [
    "STANDARD_PLUGINS",
    "TABLES",
    "ConfigError",
    "Core",
    "Document",
    "Entity",
    "Mention",
    "PluginError",
    "Problem",
    "Quote",
    "Row",
    "Schema",
    "Sentiment",
    "Stream",
    "Tables",
    "__version__",
    "text_of",
]

_T = TypeVar("_T")

__version__: Final[str]
#: The plugins that run by default.
STANDARD_PLUGINS: Final[tuple[str, ...]]
#: The names of all tables.
TABLES: Final[tuple[str, ...]]

class ConfigError(ValueError):
    """A configuration or an argument that is wrong. The message names the key, and what was expected."""

class PluginError(RuntimeError):
    """A plugin that cannot be found, loaded, ordered or opened. The message names it, and the remedy."""

@disjoint_base
class Row:
    """A row of a layer. Rows are equal if they are the same row of the same document."""

    @property
    def layer(self) -> str:
        """The layer that it belongs to."""
    @property
    def index(self) -> int:
        """Its place in the layer, from 0."""
    @property
    def start(self) -> int | None:
        """Where it starts in the text, in code points, as Python counts; ``None``: it is about the whole article."""
    @property
    def end(self) -> int | None:
        """Where it ends, exclusive."""
    @property
    def text(self) -> str | None:
        """The words from start to end."""
    @property
    def label(self) -> str | None:
        """The type of the row."""
    @property
    def score(self) -> float | None:
        """How sure its processor is, 0 to 1."""
    @property
    def attrs(self) -> dict[str, str | int | float | bool]:
        """All attributes."""
    @property
    def links(self) -> dict[str, list[Row]]:
        """The rows that it leads to, by role."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Mention(Row):
    """A place where someone or something is spoken of. Its label is PER, ORG, LOC or MISC."""

    @property
    def form(self) -> str | None:
        """``name``, ``nominal`` (“the spokesman”) or ``pronoun``."""
    @property
    def kind(self) -> str | None:
        """A finer type."""
    @property
    def entity(self) -> Entity | None:
        """Who or what it is."""

@final
class Entity(Row):
    """A person, organisation, place or thing, at its fullest mention."""

    @property
    def name(self) -> str:
        """Its name in full, as the article has it."""
    @property
    def role(self) -> str | None:
        """What the article calls it beside its name: “Kremlin spokesman”."""
    @property
    def mentions(self) -> list[Mention]:
        """Where it is spoken of."""

@final
class Quote(Row):
    """A quotation. Its label is ``direct``, ``mixed`` or ``indirect``."""

    @property
    def cue(self) -> str | None:
        """The word that attributes it: “told”."""
    @property
    def stance(self) -> str | None:
        """What kind of saying it is: ``say``, ``claim``, ``deny``, ``ask``."""
    @property
    def source_phrase(self) -> str | None:
        """The words that give the source, named or not: “officials”."""
    @property
    def source(self) -> Mention | None:
        """The mention that the text gives as source."""
    @property
    def speaker(self) -> Entity | None:
        """Who said it; the first, if several did."""
    @property
    def speakers(self) -> list[Entity]:
        """All who said it."""
    @property
    def speaker_score(self) -> float | None:
        """How likely the speaker is the right one, 0 to 1."""
    @property
    def addressee(self) -> Entity | None:
        """Who was told."""
    @property
    def continues(self) -> Quote | None:
        """The quotation that it goes on from: “A,” he said, “B.”"""
    @property
    def within(self) -> Quote | None:
        """The quotation that contains it."""

@final
class Sentiment(Row):
    """A judgement of tone. Its label is ``negative``, ``neutral`` or ``positive``."""

    @property
    def scope(self) -> str | None:
        """What it is the tone of: ``article``, ``sentence``, ``target`` or ``quote``."""
    @property
    def polarity(self) -> float | None:
        """From bad (-1) to good (1)."""
    @property
    def words(self) -> str | None:
        """The words that decided."""
    @property
    def target(self) -> Entity | None:
        """The entity that it is towards."""
    @property
    def quote(self) -> Quote | None:
        """The quotation whose tone it is."""

@final
class Problem:
    """What went wrong with an article."""

    @property
    def processor(self) -> str:
        """The processor with the problem, or ``reader`` or ``host``."""
    @property
    def kind(self) -> str:
        """``unreadable``, ``failed``, ``panicked``, ``crashed``, ``hung``, ``rejected`` or ``skipped``."""
    @property
    def message(self) -> str:
        """What happened, and the remedy if there is one."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Document:
    """One article with the layers on it.

    Offsets are Python's: ``document.text[row.start:row.end] == row.text``. A layer is a list of rows, by name: ``document["quotes"]``.
    It can be pickled.
    """

    @property
    def id(self) -> str:
        """What the article is called."""
    @property
    def text(self) -> str | None:
        """The text as read; ``None`` if it could not be read, with the reason among the problems."""
    @property
    def meta(self) -> dict[str, str | None]:
        """``title``, ``published``, ``language``, ``source`` and ``url``."""
    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers that are there."""
    @property
    def sections(self) -> list[Row]:
        """Titles, headings, datelines, bylines, paragraphs. Empty, as all of these, if the layer is not there."""
    @property
    def sentences(self) -> list[Row]: ...
    @property
    def tokens(self) -> list[Row]: ...
    @property
    def mentions(self) -> list[Mention]: ...
    @property
    def entities(self) -> list[Entity]: ...
    @property
    def quotes(self) -> list[Quote]: ...
    @property
    def sentiment(self) -> list[Sentiment]: ...
    @property
    def problems(self) -> list[Problem]: ...
    @property
    def record(self) -> dict[str, Any]:
        """The record, as the command ``copydesk annotate`` writes it."""
    def to_json(self, *, tokens: bool = False) -> str:
        """The record as one line of JSON; with the layer ``tokens``, if it is asked for."""
    @staticmethod
    def from_json(json: str) -> Document:
        """The document of a record, as :meth:`to_json` or ``copydesk annotate`` wrote it; :class:`ValueError` if it is none."""
    def explain(self, *layers: str) -> str:
        """The text with its rows underlined, as tests use it; of these layers, or of all that are not shown within others."""
    def __getitem__(self, layer: str, /) -> list[Row]:
        """The rows of any layer; :class:`KeyError` if it is not there."""
    def __contains__(self, layer: str, /) -> bool: ...
    def _repr_html_(self) -> str: ...

@final
class Stream:
    """The rows of a table, to be read once by whatever takes Arrow streams.

    A keyboard interrupt ends the run. Whatever reads the stream raises an error of its own, which says so; :class:`KeyboardInterrupt`
    follows.
    """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class Tables(Mapping[str, Stream]):
    """From the name of each table to its rows."""

    def __getitem__(self, name: str, /) -> Stream: ...
    @overload
    def get(self, key: str, default: None = None, /) -> Stream | None: ...
    @overload
    def get(self, key: str, default: Stream | _T, /) -> Stream | _T: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...

@final
class Schema:
    """The columns of a table, for whatever takes Arrow schemas: ``pyarrow.schema(copydesk.Schema("quotes"))``."""

    def __new__(cls, table: str) -> Schema: ...
    def __arrow_c_schema__(self) -> object: ...

def text_of(fixture: str) -> str:
    """The text of a fixture: its lines that are no underlines."""

@final
class Core:
    def __new__(
        cls,
        plugins: Sequence[str | type[Processor[Any]]],
        config: str,
        folders: Sequence[str | PathLike[str]],
        program: str | PathLike[str],
        isolate: Sequence[str] | None,
        timeout: str | None,
        memory_limit: str | None,
    ) -> Core: ...
    @property
    def processors(self) -> list[dict[str, str]]: ...
    def annotate_text(
        self,
        text: str,
        id: str,
        title: str | None,
        published: str | None,
        language: str | None,
        source: str | None,
        url: str | None,
    ) -> Document: ...
    def annotate_json(self, json: str) -> Document: ...
    def tables(self, source: object, columns: Mapping[str, str], workers: int | None) -> Tables: ...
