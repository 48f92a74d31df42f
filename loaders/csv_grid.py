"""A CSV text as a grid of cells: quotes and field counts checked over the whole file, then parsed in bulk by Arrow."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from loaders.base import LoadError
from loaders.table_head import Grid

_LONGEST = 1 << 20  # bytes a row may have; a longer one is a lost line break or a quote never closed
_MOST_LINES = 50  # line breaks inside the quotes of one row; more means a quote that was never closed
_TOP = 60  # rows among which a header wider than the usual row is looked for
CUT = "baris terakhir tidak diakhiri ganti baris; mungkin terpotong"
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Lines:
    """The rows of a CSV file. fields: how many each row has, by position; extent: up to its last filled one."""

    grid: Grid
    fields: np.ndarray
    extent: np.ndarray
    ended: bool = True

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.ended else (CUT,)


@dataclass(frozen=True)
class _Scan:
    """Where records lie in the bytes, how many fields each has. quoted: there are quotes; inner: breaks inside them."""

    starts: np.ndarray
    ends: np.ndarray
    fields: np.ndarray
    quoted: bool
    inner: bool


def read_grid(text: str, delimiter: str, *, name: str) -> Lines:
    """Every row of text as trimmed cells. LoadError: a quote left open, a row longer than 1 MB, nothing at all."""
    ended = text.endswith(("\n", "\r", '"'))  # a closed quote ends the field that a cut could have shortened
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode("utf-8")
    scan = _scan(data, ord(delimiter), name)
    if scan is None:
        return _by_reader(text, delimiter, ended=ended, name=name)
    lines = _by_arrow(data, scan, delimiter, ended=ended)
    return lines or _by_reader(text, delimiter, ended=ended, name=name)


# ---------------------------------------------------------------------------------------------- whole-file check


def _scan(data: bytes, delimiter: int, name: str) -> _Scan | None:
    """Records and their field counts in one pass; None when quotes stand where they should not."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    breaks, marks = buffer == _NEWLINE, buffer == delimiter
    quoted, inner = b'"' in data, None
    if quoted:
        if not _quotes_are_clean(buffer, delimiter):
            return None
        within = np.bitwise_xor.accumulate((buffer == _QUOTE).view(np.uint8)).astype(bool)
        inner = breaks & within
        breaks &= ~within
        marks &= ~within
    ends = np.flatnonzero(breaks) + 1
    if not len(ends) or ends[-1] != len(buffer):
        ends = np.append(ends, len(buffer))
    starts = np.concatenate(([0], ends[:-1]))
    _check_length(starts, ends, name)
    fields = _within(marks, ends) + 1
    if inner is not None:
        _check_breaks(_within(inner, ends), name)
    return _Scan(starts, ends, fields, quoted, bool(inner is not None and inner.any()))


def _within(found: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How many of the found bytes each record holds, by their places: ten times faster than adding truths up."""
    counted = np.searchsorted(np.flatnonzero(found), ends)
    return np.diff(counted, prepend=0).astype(np.int32)


def _quotes_are_clean(buffer: np.ndarray, delimiter: int) -> bool:
    """True when every quote opens at the start of a field and closes at its end (a doubled one inside is text)."""
    at = np.flatnonzero(buffer == _QUOTE)
    if len(at) % 2:
        return False
    opening, closing = at[0::2], at[1::2]
    before = buffer[opening - 1]
    opens = (opening == 0) | np.isin(before, (delimiter, _NEWLINE, _QUOTE))
    after = buffer[np.minimum(closing + 1, len(buffer) - 1)]
    closes = (closing == len(buffer) - 1) | np.isin(after, (delimiter, _NEWLINE, _RETURN, _QUOTE))
    return bool(opens.all() and closes.all())


def _check_length(starts: np.ndarray, ends: np.ndarray, name: str) -> None:
    length = ends - starts
    if int(length.max()) > _LONGEST:
        raise LoadError(_too_long(name, int(length.argmax()) + 1))


def check_lines(data: bytes, name: str) -> None:
    """A line longer than any row may be is refused from the bytes: 300 MB on one line took 1.8 GB to be found."""
    at, most = 0, 2 * _LONGEST  # UTF-16 has two bytes a letter
    while len(data) - at > most:
        end = max(data.rfind(b"\n", at, at + most), data.rfind(b"\r", at, at + most))
        if end < 0:
            raise LoadError(_too_long(name, data.count(b"\n", 0, at) + 1))
        at = end + 1


def _too_long(name: str, row: int) -> str:
    return (
        f"{name} › baris {row}: panjangnya lebih dari 1 MB; ganti baris hilang atau tanda kutip tidak ditutup, "
        "minta dikirim ulang"
    )


def _check_breaks(inner: np.ndarray, name: str) -> None:
    if int(inner.max()) > _MOST_LINES:
        raise LoadError(_open_quote(name, int(inner.argmax()) + 1))


def _open_quote(name: str, row: int) -> str:
    return f'{name} › baris {row}: tanda kutip (") tidak ditutup dengan benar; perbaiki baris itu lalu kirim ulang'


# ---------------------------------------------------------------------------------------------- bulk


def _by_arrow(data: bytes, scan: _Scan, delimiter: str, *, ended: bool) -> Lines | None:
    """Rows of the usual width read in bulk, the others one by one; None when Arrow counts rows otherwise."""
    usual = int(np.bincount(scan.fields).argmax())
    regular = scan.fields == usual
    table = _parse(data, scan, delimiter, width=usual)
    if table.num_rows != int(regular.sum()):
        return None
    numbers = np.arange(1, len(scan.fields) + 1)
    places = np.flatnonzero(~regular)
    odd = [_one(data[scan.starts[i] : scan.ends[i]], delimiter) for i in places]
    width = max([usual, *(_filled(r) for i, r in zip(places, odd, strict=True) if i < _TOP)])
    frame = pd.DataFrame({c: _trimmed(table.column(c)) for c in range(usual)}, index=numbers[regular])
    extent = np.full(len(numbers), usual)
    extent[~regular] = [_filled(r) for r in odd]
    if odd or width > usual:
        frame = _with_odd(frame, odd, numbers[~regular], width)
    return Lines(Grid(frame), scan.fields, extent, ended)


def _parse(data: bytes, scan: _Scan, delimiter: str, *, width: int) -> pa.Table:
    names = [str(c) for c in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=4 * _LONGEST),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if scan.quoted else False,
            newlines_in_values=scan.inner,
            ignore_empty_lines=False,
            invalid_row_handler=lambda row: "skip",
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False, null_values=[]
        ),
    )


def _trimmed(column: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    return pd.array(pc.utf8_trim_whitespace(column), dtype="str")


def _with_odd(frame: pd.DataFrame, odd: list[list[str]], numbers: np.ndarray, width: int) -> pd.DataFrame:
    rows = [[*r[:width], *[""] * (width - len(r))] for r in odd]
    others = pd.DataFrame(rows, index=numbers, columns=range(width), dtype="str")
    return pd.concat([frame.reindex(columns=range(width), fill_value=""), others]).sort_index()


# ---------------------------------------------------------------------------------------------- one by one


def _one(record: bytes, delimiter: str) -> list[str]:
    text = io.StringIO(record.decode("utf-8"), newline="")
    return [f.strip() for f in next(csv.reader(text, delimiter=delimiter), [])]


def _filled(row: list[str]) -> int:
    """Position after the last filled field."""
    return max((i + 1 for i, f in enumerate(row) if f), default=0)


def _by_reader(text: str, delimiter: str, *, ended: bool, name: str) -> Lines:
    """Row by row, for files whose quotes stand inside fields; slower, and exact about where a quote is left open."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    while True:
        line = reader.line_num + 1
        try:
            rows.append([f.strip() for f in next(reader)])
        except StopIteration:
            break
        except csv.Error:
            raise LoadError(_open_quote(name, line)) from None
        if reader.line_num - line > _MOST_LINES:
            raise LoadError(_open_quote(name, line))
    fields = np.array([max(1, len(r)) for r in rows], dtype=np.int32)
    extent = np.array([_filled(r) for r in rows])
    width = max(int(np.bincount(fields).argmax()), max((_filled(r) for r in rows[:_TOP]), default=1))
    empty = pd.DataFrame({c: pd.Series(dtype="str") for c in range(width)}, index=pd.RangeIndex(0))
    return Lines(Grid(_with_odd(empty, rows, np.arange(1, len(rows) + 1), width)), fields, extent, ended)
