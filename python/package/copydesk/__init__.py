"""Marks in news articles who is named, who said what, and the tone towards each of them.

    >>> import copydesk
    >>> desk = copydesk.Desk()
    >>> document = desk.annotate("“No cuts this year,” Maria Gomez told reporters.")
    >>> quote = document.quotes[0]
    >>> quote.speaker.name, quote.cue, document.text[quote.start:quote.end]
    ('Maria Gomez', 'told', '“No cuts this year,”')

One article gives a :class:`Document`. Many articles, as a table of whatever speaks Arrow, give tables:

    >>> import pyarrow
    >>> articles = pyarrow.table({"id": ["a"], "text": ["Maria Gomez said there would be no cuts."]})
    >>> pyarrow.table(desk.tables(articles)["who_said_what"]).column("speaker").to_pylist()
    ['Maria Gomez']

Nothing is downloaded, and the text of an article is never changed. What goes wrong with one article is a problem of its document, or a row of
the table ``problems``; what keeps a desk from being opened is an exception, :class:`ConfigError` or :class:`PluginError`.
"""

from collections.abc import Mapping

from copydesk._copydesk import (
    STANDARD_PLUGINS,
    TABLES,
    ConfigError,
    Document,
    Entity,
    Mention,
    PluginError,
    Problem,
    Quote,
    Row,
    Schema,
    Sentiment,
    Stream,
    Tables,
    __version__,
)
from copydesk._desk import Desk
from copydesk._processor import Mark, Processor, processor

Mapping.register(Tables)

__all__ = [
    "STANDARD_PLUGINS",
    "TABLES",
    "ConfigError",
    "Desk",
    "Document",
    "Entity",
    "Mark",
    "Mention",
    "PluginError",
    "Problem",
    "Processor",
    "Quote",
    "Row",
    "Schema",
    "Sentiment",
    "Stream",
    "Tables",
    "__version__",
    "processor",
]
