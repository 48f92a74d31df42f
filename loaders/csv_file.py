"""CSV files: separator and encoding declared or told, every cell text, no field lost or invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from loaders.base import Delivery, RawTable
from loaders.csv_grid import check_lines
from loaders.csv_pieces import read_new, read_pieces
from loaders.csv_table import TextSpec, table_of
from loaders.disguised import read_page
from loaders.inbox import Contents, find_files, read_file
from loaders.text_file import decode, nature
from loaders.zip_member import member

KIND = "csv"

# Beside ``read``: a file that grew from where it ended, and a long one piece by piece.
__all__ = ["KIND", "Spec", "deliveries", "read", "read_new", "read_pieces"]


class Spec(TextSpec):
    """Where the file lies and how it is written. path: pattern inside the inbox.

    member: the file meant when a ZIP archive lies there ("Ta_RAB.csv"; ``*`` and ``?`` as in path); one must fit.
    """

    kind: Literal["csv"]
    path: str
    member: str = ""


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """Finished files behind ``path``, oldest first."""
    return find_files(folder, spec.path, now)


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """The one table of a CSV file, of one inside a ZIP archive, or of a web page under such a name.

    Rows with a field too many or too few stay and are told in ``broken``.
    """
    contents = read_file(folder, delivery)
    notes: tuple[str, ...] = ()
    if nature(contents.data) == "zip":
        inside, data = member(contents.data, spec.member, delivery.name)
        contents = Contents(data, contents.fingerprint)
        delivery = replace(delivery, name=f"{delivery.name} › {inside}")
        notes = ("dibaca dari dalam arsip ZIP",)
    if nature(contents.data) == "html":
        return read_page(contents, spec, delivery, expect, sheet="")
    if nature(contents.data) == "text":
        check_lines(contents.data, delivery.name)
    decoded = decode(contents.data, delivery.name, encoding=spec.encoding)
    decoded = replace(decoded, notes=(*notes, *decoded.notes))
    return [table_of(decoded, spec, delivery, expect, fingerprint=contents.fingerprint)]
