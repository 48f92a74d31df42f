"""What the two Dash pages show, computed with pandas from the same CSVs, and the figures made of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

CARDS, LINES, COLUMNS, WORST, PERIODS = 4, 5, 12, 20, 24
FIGURES = ("kecil", *(f"kartu-{n}" for n in range(CARDS)), "jalan", "urutan", "panas", "peta")
DISTRICT = 8  # letters of a village's code that name its district
HEIGHTS = {"jalan": 320, "peta": 320, "urutan": 700, "panas": 700}


class Frames:
    """The two CSVs as frames, read again when one of them changed. version: of the files, cheap to ask for."""

    def __init__(self, folder: Path, *, categories: bool) -> None:
        """categories: texts kept as categories, as somebody who has measured does."""
        self._paths = (folder / "panjang.csv", folder / "kecil.csv")
        self._categories = categories
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, ...], tuple[pd.DataFrame, ...]] | None = None

    def version(self) -> tuple[int, ...]:
        return tuple(path.stat().st_mtime_ns for path in self._paths)

    def frames(self) -> tuple[pd.DataFrame, ...]:
        """The long frame and the small one; whoever asks while they are read waits."""
        with self._lock:
            version = self.version()
            if self._read is None or self._read[0] != version:
                self._read = (version, tuple(self._frame(path) for path in self._paths))
            return self._read[1]

    def _frame(self, path: Path) -> pd.DataFrame:
        texts = {"kode_desa": "category", "periode": "category", "ukuran": "category"}
        found = pd.read_csv(path, sep=";", dtype=texts if self._categories else {"kode_desa": str})
        found["kecamatan"] = found["kode_desa"].astype(str).str[:DISTRICT]
        return found.astype({"kecamatan": "category"}) if self._categories else found


@dataclass(frozen=True)
class Results:
    """Every number of the page. card: sums by month, newest last. worst: code and three measures, highest first."""

    cards: Mapping[str, pd.Series]
    lines: pd.DataFrame
    ranking: pd.Series
    heat: pd.DataFrame
    worst: pd.DataFrame
    villages: pd.Series


def card(frame: pd.DataFrame, measure: str) -> pd.Series:
    return frame[frame["ukuran"] == measure].groupby("periode", observed=True)["nilai"].sum().tail(PERIODS)


def lines(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a month, one column a measure."""
    chosen = frame[frame["ukuran"].isin([f"ukuran {n}" for n in range(LINES)])]
    return chosen.groupby(["periode", "ukuran"], observed=True)["nilai"].sum().unstack().tail(120)


def newest(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["periode"] == frame["periode"].astype(str).iloc[-1]]


def ranking(frame: pd.DataFrame) -> pd.Series:
    now = newest(frame)
    chosen = now[now["ukuran"] == "ukuran 0"]
    return chosen.groupby("kecamatan", observed=True)["nilai"].sum().sort_values(ascending=False)


def heat(frame: pd.DataFrame) -> pd.DataFrame:
    now = newest(frame)
    chosen = now[now["ukuran"].isin([f"ukuran {n}" for n in range(COLUMNS)])]
    return chosen.groupby(["kecamatan", "ukuran"], observed=True)["nilai"].sum().unstack()


def worst(frame: pd.DataFrame) -> pd.DataFrame:
    now = newest(frame)
    chosen = now[now["ukuran"].isin([f"ukuran {n}" for n in range(3)])]
    wide = chosen.astype({"kode_desa": str, "ukuran": str}).pivot(index="kode_desa", columns="ukuran", values="nilai")
    return wide.sort_values("ukuran 0", ascending=False).head(WORST).reset_index()


def villages(frame: pd.DataFrame) -> pd.Series:
    now = newest(frame)
    return now[now["ukuran"] == "ukuran 0"].set_index("kode_desa")["nilai"]


def compute(long: pd.DataFrame, small: pd.DataFrame) -> Results:
    """Everything once."""
    cards = {"kecil": card(small, "kecil"), **{f"kartu-{n}": card(long, f"ukuran {n}") for n in range(CARDS)}}
    return Results(cards, lines(long), ranking(long), heat(long), worst(long), villages(long))


def dotted(number: float) -> str:
    """1.234.567, as the page's readers write it."""
    return f"{int(number):,}".replace(",", ".")


def plain_figures(found: Results, geo: str) -> dict[str, dict[str, Any]]:
    """Figures as plain dictionaries without a template. geo: address of the boundaries."""
    small = {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "height": 60, "xaxis": {"visible": False}}
    small["yaxis"] = {"visible": False}
    figures = {
        name: _figure([{"type": "scatter", "mode": "lines", "y": series.tolist()}], small)
        for name, series in found.cards.items()
    }
    months = found.lines.index.astype(str).tolist()
    paths = [
        {"type": "scatter", "mode": "lines", "name": str(name), "x": months, "y": found.lines[name].tolist()}
        for name in found.lines.columns
    ]
    figures["jalan"] = _figure(paths, {"height": HEIGHTS["jalan"]})
    order = found.ranking.index.astype(str).tolist()
    bars = {"type": "bar", "orientation": "h", "x": found.ranking.tolist(), "y": order}
    figures["urutan"] = _figure([bars], {"height": HEIGHTS["urutan"], "yaxis": {"type": "category"}})
    cells = {"type": "heatmap", "z": found.heat.to_numpy().tolist(), "x": [str(c) for c in found.heat.columns]}
    cells["y"] = found.heat.index.astype(str).tolist()
    figures["panas"] = _figure([cells], {"height": HEIGHTS["panas"], "yaxis": {"type": "category"}})
    places = {"type": "choropleth", "locations": found.villages.index.astype(str).tolist(), "geojson": geo}
    places |= {"z": found.villages.tolist(), "featureidkey": "id"}
    look = {"fitbounds": "locations", "visible": False, "projection": {"type": "mercator"}}
    figures["peta"] = _figure([places], {"height": HEIGHTS["peta"], "geo": look})
    return figures


def _figure(data: list[dict[str, Any]], layout: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": data, "layout": {"margin": {"l": 60, "r": 10, "t": 10, "b": 30}, "uirevision": "x", **layout}}
