"""A desk: plugins and processors, opened, in the order in which they run."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any, Protocol, TypeAlias

from copydesk._copydesk import STANDARD_PLUGINS, ConfigError, Core, Document, PluginError, Tables
from copydesk._native import PLUGINS, PROGRAM
from copydesk._processor import Processor

#: A name, the path of a plugin's file, or a processor written in Python.
Plugin: TypeAlias = str | os.PathLike[str] | type[Processor[Any]]


class ArrowStream(Protocol):
    """A table, or a reader of one: what has the method of the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """A record batch."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


#: Where packages name the processors that they bring.
GROUP = "copydesk.plugins"

#: Desks that were opened by unpickling, by what they were pickled as: workers of an engine open theirs once.
_unpickled: "dict[tuple[Any, ...], Desk]" = {}


class Desk:
    """Opens plugins, and annotates articles with them.

    :param plugins: What to run: names, paths of plugin files, and processors written in Python. copydesk puts them into an order in which
        each finds the layers that it requires. Default: :data:`STANDARD_PLUGINS`. A name is looked for among the entry points of the group
        ``copydesk.plugins``, then in the folders that the command ``copydesk`` searches (``COPYDESK_PLUGIN_PATH``, the user's folder of
        plugins), then in this package.
    :param config: The configuration of each plugin, by its name: ``{"quotes": {"min_score": 0.8}}``.
    :param isolate: Which plugins run in processes of their own, so that a crash costs one article one layer: ``True`` for all that are not
        written in Python, or a list of names.
    :param timeout: Seconds that a plugin may work on one article, 60 by default, and as much again for each 100 kB of text.
    :param memory_limit: The most writable memory of each isolated plugin: ``"512M"``.
    :raises ConfigError: for a configuration that a plugin does not take; the message names the key.
    :raises PluginError: for a plugin that is not found, cannot be loaded, or lacks a layer that it requires.

    A desk may be used by several threads at once. It can be pickled: where it is unpickled, it is opened again, once per process. After a
    fork, the child opens a desk of its own at its first use.
    """

    def __init__(
        self,
        plugins: Sequence[Plugin] | None = None,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        isolate: bool | Iterable[str] = False,
        timeout: float | None = None,
        memory_limit: str | None = None,
    ) -> None:
        names = STANDARD_PLUGINS if plugins is None else plugins
        if isinstance(names, str):
            raise ConfigError(f"plugins: expected a list, such as [{names!r}]")
        self._plugins = [_resolve(plugin) for plugin in names]
        try:
            self._config = json.dumps({name: dict(keys) for name, keys in (config or {}).items()})
        except (AttributeError, TypeError, ValueError) as error:
            raise ConfigError(f"config: expected a mapping of keys for each plugin; {error}") from None
        if isinstance(isolate, str):
            raise ConfigError("isolate: expected True, False or a list of names")
        self._isolate = ([] if isolate else None) if isinstance(isolate, bool) else list(isolate) or None
        self._timeout = None if timeout is None else str(timeout)
        self._memory_limit = memory_limit
        self._open()

    def _open(self) -> None:
        self._core = Core(
            self._plugins, self._config, [PLUGINS], PROGRAM, self._isolate, self._timeout, self._memory_limit
        )
        self._pid = os.getpid()

    def _opened(self) -> Core:
        if self._pid != os.getpid():
            # The threads and worker processes of what was opened are the parent's, which alone closes them.
            self._open()
        return self._core

    def annotate(
        self,
        article: str | Mapping[str, Any],
        *,
        id: str = "",
        title: str | None = None,
        published: str | None = None,
        language: str | None = None,
        source: str | None = None,
        url: str | None = None,
    ) -> Document:
        """Annotates one article.

        :param article: Its whole text, or its fields under the names that files may have (``{"title": …, "body": …}``): a title is put before
            a ``body``, and not before a ``text``.
        :param id: What it is called. This and the rest are what is known of a text; fields of a mapping say the same themselves.
        :raises TypeError: for anything else. What is wrong within an article is among the problems of the document.
        """
        if isinstance(article, str):
            return self._opened().annotate_text(article, id, title, published, language, source, url)
        # A row of pandas has items and is no mapping.
        if not hasattr(article, "items"):
            kind = type(article).__name__
            raise TypeError(f"expected the text of an article, or a mapping with its fields, found {kind}")
        known = {"id": id, "title": title, "published": published, "language": language, "source": source, "url": url}
        known = {name: value for name, value in known.items() if value}
        fields = {name: value for name, value in article.items() if not _is_missing(value)}
        return self._opened().annotate_json(json.dumps({**known, **fields}, default=_plain))

    def tables(
        self,
        source: ArrowStream | Iterable[ArrowArray],
        columns: Mapping[str, str] | None = None,
        *,
        workers: int | None = None,
    ) -> Tables:
        """Annotates the articles of a table, one per row.

        :param source: Anything that gives an Arrow stream (a table or reader of pyarrow, a frame of Polars or pandas, a relation of DuckDB), or
            an iterable of record batches.
        :param columns: Your names for fields: ``{"text": "story", "id": "doc_id"}``. Fields are ``id``, ``title``, ``text``, ``body``,
            ``published``, ``language``, ``source`` and ``url``; common names are known. The keyword is the field.
        :param workers: Threads; default: one per core. The rows are the same for any number.
        :returns: A mapping from the name of each table to its rows, a stream that can be read once. Articles are read as rows are fetched, and
            what is kept in memory is bounded.
        :raises ConfigError: if no column holds texts, or a key of ``columns`` is no field.
        """
        if isinstance(columns, str) or not hasattr(columns or {}, "items"):
            raise ConfigError(f"columns: expected a mapping from fields to your names, found {columns!r}")
        return self._opened().tables(source, dict(columns or {}), workers)

    @property
    def processors(self) -> list[dict[str, str]]:
        """What runs, in order, as records say it: ``id``, ``version`` and ``config_sha256`` of each."""
        return self._opened().processors

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self._plugins, self._config, self._isolate, self._timeout, self._memory_limit)

    def __repr__(self) -> str:
        return f"<copydesk.Desk {', '.join(processor['id'] for processor in self.processors)}>"


def _unpickle(
    plugins: list[str | type[Processor[Any]]],
    config: str,
    isolate: list[str] | None,
    timeout: str | None,
    memory_limit: str | None,
) -> Desk:
    # Processors count as what they are: another one may have the same name.
    key = (tuple(plugins), config, None if isolate is None else tuple(isolate), timeout, memory_limit)
    desk = _unpickled.get(key)
    if desk is None:
        desk = Desk.__new__(Desk)
        desk._plugins, desk._config = plugins, config
        desk._isolate, desk._timeout, desk._memory_limit = isolate, timeout, memory_limit
        desk._open()
        _unpickled[key] = desk
    return desk


def _is_missing(value: object) -> bool:
    """Whether a value is how libraries say that there is none: ``None``, or what is not equal to itself, such as NaN."""
    try:
        return value is None or bool(value != value)
    except (TypeError, ValueError):
        # pandas does not say whether its NA is equal to anything. Arrays are equal piece by piece.
        return type(value).__name__ == "NAType"


def _plain(value: Any) -> Any:
    """What JSON has no form for, as a row of a frame may hold it: dates and times, and the scalars of NumPy."""
    for method in ("isoformat", "item"):
        if hasattr(value, method):
            return getattr(value, method)()
    raise TypeError(f"an article cannot hold a {type(value).__name__}: {value!r}")


def _resolve(plugin: Plugin) -> str | type[Processor[Any]]:
    """What the module takes: a name or path, or a processor."""
    if isinstance(plugin, os.PathLike):
        return os.fspath(plugin)
    if isinstance(plugin, str):
        named = entry_points(group=GROUP, name=plugin)
        if not named:
            return plugin
        (first, *others) = named
        if others:
            packages = ", ".join(sorted(entry.dist.name for entry in named if entry.dist))
            raise PluginError(f"several packages bring a plugin {plugin!r}: {packages}; uninstall all but one")
        loaded = first.load()
        # A native plugin is named by the path of its library.
        return os.fspath(loaded) if isinstance(loaded, (str, os.PathLike)) else _processor(loaded, plugin)
    return _processor(plugin, "plugins")


def _processor(plugin: object, where: str) -> type[Processor[Any]]:
    if isinstance(plugin, type) and issubclass(plugin, Processor):
        return plugin
    raise ConfigError(f"{where}: {plugin!r} is no name, path or processor; give a function to copydesk.processor first")
