"""The state folder's Delta tables read in place by engines that go beyond one process: the sums that Pendopo shows.

What they need to know is in the catalogue: the version that is published, the Delta version it belongs to and the loads
that count. Of each key (indicator, region, period, category) the row of the newest of these loads is current.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from deltalake import DeltaTable

from data.picture import read_picture
from data.row_watch import RowWatch

KEY = ("indicator", "region", "period", "category")
Sums = Mapping[tuple[str, str], float]  # indicator, period → the sum over all regions of what is current

_SQL = """
select indicator, period, sum(value) from (
  select *, row_number() over (partition by indicator, region, period, category order by load desc, version desc) as age
  from read_parquet($files, hive_partitioning = true) where version <= $version and list_contains($loads, load)
) where age = 1 and category = '' group by indicator, period
"""


@dataclass(frozen=True)
class Place:
    """Where the rows lie and which of them count. files: of the Delta version that is published, absolute."""

    files: Sequence[str]
    table: str
    delta_version: int
    version: int
    loads: Sequence[int]

    @classmethod
    def of(cls, state: Path, catalogue: str = "") -> Place:
        """catalogue: a SQLAlchemy URL; "" = the file in the state folder."""
        engine = sa.create_engine(catalogue or f"sqlite:///{state / 'catalogue.sqlite'}")
        with engine.connect() as connection:
            picture = read_picture(connection, RowWatch(engine, {}))
        engine.dispose()
        folder = state / "delta" / "observations"
        files = DeltaTable(str(folder), version=picture.observations).file_uris()
        return cls(tuple(files), str(folder), picture.observations, picture.version, tuple(map(int, picture.loads)))


def by_duckdb(place: Place, *, threads: int = 2) -> Sums:
    """DuckDB in this process; the list of files comes from the Delta log, so that no extension is fetched."""
    import duckdb

    words = {"files": list(place.files), "version": place.version, "loads": list(place.loads)}
    with duckdb.connect(config={"threads": threads, "autoinstall_known_extensions": False}) as engine:
        return {(name, period): value for name, period, value in engine.execute(_SQL, words).fetchall()}


def by_polars(place: Place) -> Sums:
    """Polars in this process, streamed from the files."""
    import polars as pl

    rows = pl.scan_parquet(list(place.files), hive_partitioning=True)
    counted = rows.filter((pl.col("version") <= place.version) & pl.col("load").is_in(list(place.loads)))
    current = counted.sort("load", "version").unique(subset=list(KEY), keep="last")
    found = current.filter(pl.col("category") == "").group_by("indicator", "period").agg(pl.col("value").sum())
    return {(name, period): value for name, period, value in found.collect().iter_rows()}


def by_dask(place: Place, indicators: Sequence[str], *, processes: int = 2, share: int = 10) -> Sums:
    """Dask in several processes, or on several machines that see the folder: each sums a share of the indicators."""
    import dask

    shares = [list(indicators[n : n + share]) for n in range(0, len(indicators), share)]
    tasks = [dask.delayed(sum_of)(place, part) for part in shares]
    parts = dask.compute(*tasks, scheduler="processes", num_workers=processes)
    return {key: value for part in parts for key, value in part.items()}


def sum_of(place: Place, indicators: Sequence[str]) -> dict[tuple[str, str], float]:
    """The sums of some indicators, by whoever sees the folder; files that cannot hold them are not read."""
    columns = [*KEY, "value", "load", "version"]
    rows = pd.read_parquet(
        list(place.files), columns=columns, filters=[("indicator", "in", list(indicators))], partitioning=None
    )
    rows = rows[rows["load"].isin(place.loads) & (rows["version"] <= place.version)]
    current = rows.sort_values(["load", "version"]).drop_duplicates(list(KEY), keep="last")
    found = current[current["category"] == ""].groupby(["indicator", "period"], observed=True)["value"].sum()
    return {(str(name), str(period)): float(value) for (name, period), value in found.items()}
