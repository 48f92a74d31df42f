"""One event, one line: what happened in words of ours, with numbers and ids, never a name, a value or an address.

``PENDOPO_LOG=json`` writes JSON lines to stderr for whatever gathers them; ``text``, the default, writes for people at
a terminal: warnings, and errors with their whole way.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from data.logs.secret_words import SecretWords
from data.privacy.suspicion import MAY_HOLD

Fields = Mapping[str, str | int | float | bool | None]

JSON, TEXT = "json", "text"
FRAMES = 12  # of an error's way, the innermost

_ROOT = Path(__file__).resolve().parents[2]
_about: ContextVar[Fields] = ContextVar("about")


def event(log: logging.Logger, name: str, fields: Fields | None = None, *, level: int = logging.INFO) -> None:
    """Write an event. name: a few fixed words. fields: ids, counts, durations in ms; no text of others."""
    log.log(level, name, extra={"fields": dict(fields or {})})


def failed(log: logging.Logger, name: str, fields: Fields | None = None) -> None:
    """The same for the exception that is being caught, with the way it came. A JSON line leaves out what it says: a
    cell of a file may stand in it."""
    log.error(name, exc_info=True, extra={"fields": dict(fields or {})})


@contextlib.contextmanager
def about(fields: Fields) -> Iterator[None]:
    """Every event of this thread within the block carries these fields, too."""
    token = _about.set({**_about.get({}), **fields})
    try:
        yield
    finally:
        _about.reset(token)


def known_about(name: str) -> str:
    """A field that ``about`` set, as text; "" when it did not."""
    return str(_about.get({}).get(name, ""))


def code_of_failure() -> str:
    """What a screen and the log both say of a failure, so that one leads to the other: the id of the request in which
    it happened, or one of its own."""
    return known_about("request") or secrets.token_hex(6)


class JsonLine(logging.Formatter):
    """An event as one JSON object: time (UTC), level, event, process, its fields, and an error's kind and way."""

    def __init__(self, words: SecretWords, process: str) -> None:
        super().__init__()
        self._words, self._process = words, process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _plain(record, self._words),
            "process": self._process,
            **{name: self._field(value) for name, value in _fields_of(record).items()},
        }
        if record.exc_info and record.exc_info[1]:
            line |= {"error": kind_of(record.exc_info[1]), "way": way_of(record.exc_info[1])}
        return json.dumps(line, ensure_ascii=False, default=str)

    def _field(self, value: object) -> object:
        return _nobody(self._words.without(value)) if isinstance(value, str) else value


class TextLine(logging.Formatter):
    """An event for a person at a terminal, with an error's whole way; secrets and identifiers are cut out here, too."""

    def __init__(self, words: SecretWords) -> None:
        super().__init__()
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        said = " ".join([record.getMessage(), *(f"{k}={v}" for k, v in _fields_of(record).items())])
        if record.exc_info:
            said += f"\n{self.formatException(record.exc_info)}"
        return _nobody(self._words.without(said))


def begin(process: str, *, out: TextIO | None = None) -> None:
    """From now on this process' events go to stderr (or out) as ``PENDOPO_LOG`` says. process: its role."""
    words = SecretWords.of(os.environ)
    into = logging.StreamHandler(out or sys.stderr)
    into.setFormatter(JsonLine(words, process) if structured() else TextLine(words))
    root = logging.getLogger()
    for handler in [h for h in root.handlers if getattr(h, "pendopo", False)]:
        root.removeHandler(handler)
    into.pendopo = True  # type: ignore[attr-defined]
    root.addHandler(into)
    sys.excepthook = lambda kind, error, way: _uncaught(error)
    threading.excepthook = lambda found: _uncaught(found.exc_value)
    root.setLevel(logging.WARNING)
    for room in ("components", "data", "loaders", "app"):
        logging.getLogger(room).setLevel(logging.INFO if structured() else logging.WARNING)


def structured() -> bool:
    """Whether events are JSON lines."""
    return os.environ.get("PENDOPO_LOG", TEXT).strip().casefold() == JSON


def kind_of(error: BaseException) -> str:
    """The kind of an error, and of the driver's own that it wraps: "OperationalError (OperationalError)"."""
    inner = getattr(error, "orig", None)
    number = getattr(error, "errno", None)
    more = type(inner).__name__ if inner is not None else f"errno {number}" if isinstance(number, int) else ""
    return f"{type(error).__name__} ({more})" if more else type(error).__name__


def way_of(error: BaseException) -> list[str]:
    """The innermost frames of an error, outermost first: file, line, function. No values."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _uncaught(error: BaseException | None) -> None:
    """What Python would print as it is, secrets and all: the end of a process, or of one of its threads."""
    if error is not None and not isinstance(error, KeyboardInterrupt):
        logging.getLogger(__name__).error("uncaught", exc_info=error)


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])


def _fields_of(record: logging.LogRecord) -> dict[str, object]:
    return {**_about.get({}), **getattr(record, "fields", {})}


def _plain(record: logging.LogRecord, words: SecretWords) -> str:
    """The event's words. Of a record of a library, which may put anything into its arguments, the fixed part alone."""
    ours = record.name.partition(".")[0] in ("components", "data", "loaders", "app", "pages")
    return _nobody(words.without(record.getMessage() if ours else f"{record.name}: {record.msg}"))


def _nobody(text: str) -> str:
    """The text without identifiers of persons."""
    if not MAY_HOLD.search(text):
        return text
    from data.privacy.identifiers import hidden  # a supervisor that never needs it stays small

    return hidden(text)
