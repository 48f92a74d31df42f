"""What is visible at a version: which Delta versions to read, which loads count, and the rows that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from sqlalchemy.engine import Connection

from data import catalogue as c
from data.batch import CASE, OBSERVATION, STAMP
from data.comparing.difference import CASE_KEY, OBSERVATION_KEY, newest
from data.comparing.revised import revised, with_revised
from data.delta import ABSENT, Table
from data.delta_where import Where
from data.row_watch import RowWatch


@dataclass(frozen=True)
class Picture:
    """version: what is asked for. observations, cases: the Delta versions to read at.

    loads: the numbers that count, rising. delivered: the day (UTC) each of them came. ended: when its loading ended, in
    microseconds: a number may come again in a state folder brought back, with other values. damaged: numbers whose
    row in the catalogue is not as it was written; damaged_versions: later ones published by such a row. None counts.
    """

    version: int
    observations: int
    cases: int
    loads: np.ndarray
    delivered: np.ndarray
    ended: np.ndarray
    damaged: tuple[int, ...] = ()
    damaged_versions: tuple[int, ...] = ()

    def without(self, number: int, *, up_to: int) -> Picture:
        """The same, had this load never been and had nothing come after load up_to."""
        left = (self.loads != number) & (self.loads <= up_to)
        loads, delivered, ended = self.loads[left], self.delivered[left], self.ended[left]
        return replace(self, loads=loads, delivered=delivered, ended=ended)


def read_picture(connection: Connection, watch: RowWatch, as_of: int | None = None) -> Picture:
    """What counts at a version (None: now).

    Rows are only ever added, so the newest Delta versions hold every past picture; older ones need not be kept.
    """
    newest_one = watch.newest(connection)
    if newest_one is None:
        none = np.empty(0, dtype=np.int64)
        return Picture(0, ABSENT, ABSENT, none, np.empty(0, dtype="datetime64[D]"), none)
    version = newest_one.version if as_of is None else min(as_of, newest_one.version)
    counts = (c.load.c.version.between(1, version), (c.load.c.retracted == 0) | (c.load.c.retracted > version))
    found = watch.loads(connection, counts)
    rows = found.rows[::-1]
    loads = np.array([row.number for row in rows], dtype=np.int64)
    delivered = np.array([row.delivered.date() for row in rows], dtype="datetime64[D]")
    ended = np.array([row.ended.timestamp() * 1e6 for row in rows], dtype=np.int64)
    wrong = tuple(found.damaged), newest_one.damaged
    return Picture(int(version), newest_one.observations, newest_one.cases, loads, delivered, ended, *wrong)


def coded_observations_in(table: Table, picture: Picture, *, where: Where | None = None) -> pd.DataFrame:
    """As ``observations_in``, with texts as categories, and the flag ``REVISED`` on values that were another."""
    return current_rows(table.read(picture.observations, where, coded=True), picture)


def stored_observations_in(table: Table, picture: Picture, *, where: Where | None = None) -> pd.DataFrame:
    """As ``coded_observations_in``, with flags as they were written: what a delivery is compared with."""
    return _newest_rows(_visible(table.read(picture.observations, where, coded=True), picture))


def current_rows(stored: pa.Table, picture: Picture) -> pd.DataFrame:
    """Of stored rows, texts as numbers into a dictionary, those that are current, with the flag ``REVISED``."""
    every = _visible(stored, picture)
    frame = _newest_rows(every)
    if every.num_rows == len(frame):
        return frame
    days = picture.delivered[np.searchsorted(picture.loads, every["load"].to_numpy())]
    return with_revised(frame, revised(every, days))


def _newest_rows(visible: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = newest(visible, OBSERVATION_KEY).select([*OBSERVATION, *STAMP]).to_pandas()
    return frame


def observations_in(
    table: Table, picture: Picture, *, where: Where | None = None, more: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per indicator, region, period and category: that of the newest load. OBSERVATION and STAMP.

    more: rows about to be written that count as well.
    """
    rows = _visible(table.read(picture.observations, where), picture)
    return _frame(newest(_with(rows, more), OBSERVATION_KEY), {**OBSERVATION, **STAMP})


def cases_in(
    table: Table, picture: Picture, *, where: Where | None = None, more: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per source and reference: that of the newest load, unless it is gone from the list. CASE and STAMP."""
    rows = newest(_with(_visible(table.read(picture.cases, where), picture), more), CASE_KEY)
    return _frame(rows.filter(~ds.field("gone")), {**CASE, **STAMP})


def _visible(rows: pa.Table, picture: Picture) -> pa.Table:
    known = np.isin(rows["load"].to_numpy(), picture.loads)
    return rows.filter(pa.array(known & (rows["version"].to_numpy() <= picture.version)))


def _with(rows: pa.Table, more: pd.DataFrame | None) -> pa.Table:
    if more is None or more.empty:
        return rows
    new = pa.Table.from_pandas(more[rows.column_names], schema=rows.schema, preserve_index=False)
    return pa.concat_tables([rows, new])


def _frame(rows: pa.Table, columns: dict[str, str]) -> pd.DataFrame:
    return rows.select(list(columns)).to_pandas().astype(columns)
