"""The contract of a loader: ``KIND``, ``class Spec(ReadSpec)``, ``deliveries``, ``read`` in ``loaders/<kind>.py``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict

import loaders


class LoadError(Exception):
    """A delivery that is not there or cannot be read. Says which and what to do, in Indonesian (operators read it)."""


class ReadSpec(BaseModel):
    """How to find and open what an agency sends. Kinds add their own keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str


@dataclass(frozen=True)
class Delivery:
    """One thing that can be loaded: a file in the inbox, or the present answer of a query.

    name: as the agency knows it ("dinkes/balita-2025-06.xlsx", "queries/izin.sql").
    path: the file to open; None for a database.
    delivered: when it came (file time, or the time of asking), aware, in UTC.
    """

    name: str
    path: Path | None
    delivered: datetime


@dataclass(frozen=True)
class RawTable:
    """What an agency sent: text cells indexed by row number in the file, and a fingerprint of the whole.

    cells: str in every cell ("" for an empty one); columns as headed (a repeated header gets " (2)", " (3)");
    index = row numbers of the file, 1-based (records of a CSV: a line break inside quotes starts no row). A query's
    rows and a JSON array's elements count from 1. Cells are trimmed of blanks at both ends, no-break ones too.
    numbers: True where the file itself holds a number (Excel, a database, JSON); such a cell is written with "." before
    its fraction whatever the source's ``decimal`` says. None: every cell came as text (CSV).
    """

    name: str  # "balita-2025-06.xlsx › Laporan"
    cells: pd.DataFrame
    fingerprint: str  # sha256 of the bytes or rows read
    sheet: str = ""
    ignored: tuple[tuple[int, str], ...] = ()  # rows read but not data (titles, notes, blank): row number, why
    letters: Mapping[str, str] = field(default_factory=dict)  # header → column letter in the file ("H")
    notes: tuple[str, ...] = ()  # what was found out and should be told: "pemisah ';' (pasti)"
    broken: tuple[tuple[int, str], ...] = ()  # rows of cells not to be trusted (a field too many): row number, why
    numbers: pd.DataFrame | None = field(default=None, compare=False)
    types: Mapping[str, str] = field(default_factory=dict)  # column → what a database says it holds ("angka", "teks")
    part: bool = False  # the file holds other tables nobody asked for: of it only these cells are kept


class Reader(Protocol):
    """What the rest of Pendopo sees of one loader kind."""

    Spec: type[ReadSpec]

    def deliveries(self, spec: ReadSpec, folder: Path, now: datetime) -> list[Delivery]:
        """What lies ready behind spec, oldest first; only finished files. LoadError: nothing can be looked at."""

    def read(self, spec: ReadSpec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
        """The tables of one delivery (one a sheet). LoadError: not readable; it says which and what to do.

        expect: headers the source names, used to find the header row by content; may be empty. Other spellings of
        one header may follow it in the same text, each after a line feed (``table_head.spellings``).
        """


def find_readers() -> dict[str, Reader]:
    """Every loader kind in this folder, by the word used in ``read.kind``."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(loaders.__path__):
        loaded = importlib.import_module(f"loaders.{module.name}")
        kind = getattr(loaded, "KIND", None)
        if kind:
            found[kind] = loaded
    return found
