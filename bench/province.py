"""From a regency to a province: load speed, first answer, pages cold and warm, memory of a real web process, disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Line
from bench.peak import Peak
from bench.processes import high_mb, resident_mb, tree
from bench.province_site import HOME, Size, write_months, write_profile
from components.panels.base import find_specs
from data.centre import Centre, centre_of
from data.keeping.figures_ahead import work_ahead
from data.refresh import refresh
from data.settings import Settings
from tests.serving import HOME as PRODUCT
from tests.serving import Served, end, free_port, wait_until_up

PAGES = {
    "home": "/", "sector": "/sektor/ukuran", "indicator": "/indikator/nisbah_0", "count": "/indikator/ukuran_7",
    "sector_of_regency": f"/sektor/ukuran?wilayah={HOME}.01", "regency": f"/wilayah/{HOME}.01",
    "region": f"/wilayah/{HOME}.01.01", "village": f"/wilayah/{HOME}.01.01.2001",
    "past": "/sektor/ukuran?periode=2015-06", "wall": "/layar/utama/1?scene=1", "wall_2": "/layar/utama/1?scene=2",
    "sources": "/sumber", "deliveries": "/kiriman",
}  # fmt: skip
VILLAGES, INDICATORS, MONTHS = 8500, 60, 120
_STILL = 1.2  # seconds after which a file counts as finished


def measure(folder: Path, villages: int, indicators: int, months: int) -> dict[str, float]:
    """Everything that grows, of a site of this size made in folder (files that are there already are used again).

    Keys: rows, csv_mb, load_s, rows_per_s, loader_mb, child_mb, disk_mb; start_s (web process → first answer),
    cold_s.<page>, warm_s.<page>, web_mb, web_peak_mb; month_rows, month_load_s, month_shown_s (until the open sector
    page shows it), at_once_s (a measure's page right then), month_ahead_s, changed_s.<page> (the first answer once the
    loader has laid down the figures), month_peak_mb. ahead_s: what the loader needs for all of them.
    """
    size, settings = Size(villages, indicators, months), _settings(folder)
    codes = write_profile(settings.profile, size)
    found: dict[str, float] = {"rows": villages * indicators * (months - 1), "month_rows": villages * indicators}
    if not (settings.state / "catalogue.sqlite").exists():
        found["csv_mb"] = sum(_write(settings, size, group, range(months - 1), codes) for group in size.groups) / 1e6
        with _centre(settings) as centre, Peak() as peak:
            found["load_s"] = load(centre)
        found |= {"rows_per_s": found["rows"] / found["load_s"], "loader_mb": peak.own_mb, "child_mb": peak.child_mb}
    found["ahead_s"] = ahead(settings)
    found["disk_mb"] = _bytes(settings.state / "delta") / 1e6
    start = time.perf_counter()
    with web_process(settings) as site:
        _answer(site, PAGES["home"])
        found["start_s"] = time.perf_counter() - start
        found |= {f"cold_s.{name}": _timed(site, path) for name, path in PAGES.items()}
        found |= {f"warm_s.{name}": _timed(site, path) for name, path in PAGES.items()}
        found["web_mb"], found["web_peak_mb"] = memory(site)
        found |= _month(site, settings, size, codes)
    return found


def lines(folder: Path) -> list[Line]:
    """The province, as lines of a table."""
    found = measure(folder, VILLAGES, INDICATORS, MONTHS)
    return [Line(name, f"{value:,.2f}") for name, value in found.items()]


def load(centre: Centre) -> float:
    """Seconds from the finished files to the published versions of all sources."""
    time.sleep(_STILL)
    start = time.perf_counter()
    for source in centre.profile.sources.values():
        found = refresh(source, centre, datetime.now(UTC))
        if [x.outcome for x in found] != ["landed"]:
            raise RuntimeError(found)
    return time.perf_counter() - start


@contextmanager
def web_process(settings: Settings, *more: str, **environment: str) -> Iterator[Served]:
    """The product's web server alone over this state."""
    port = free_port()
    given = {
        **os.environ, "PENDOPO_STATE": str(settings.state), "PENDOPO_PROFILE": str(settings.profile),
        "PENDOPO_PORT": str(port), "PENDOPO_HOST": "127.0.0.1", "PENDOPO_DELIVERIES": "off", **environment,
    }  # fmt: skip
    log = settings.state / "web.log"
    with log.open("ab") as out:
        command = [sys.executable, "app.py", "serve", "--role", "web", *more]
        process = subprocess.Popen(command, cwd=PRODUCT, env=given, stdout=out, stderr=out, start_new_session=True)
    found = Served(f"http://127.0.0.1:{port}", settings.state, process, log, given)
    try:
        wait_until_up(found, 600)
        yield found
    finally:
        end(process)


def memory(site: Served) -> tuple[float, float]:
    """MB the largest process of the server holds now, and the most one ever held."""
    pids = tree(site.process.pid)
    return max(map(resident_mb, pids)), max(map(high_mb, pids))


def _month(site: Served, settings: Settings, size: Size, codes: list[str]) -> Mapping[str, float]:
    """A month appended to every file: seconds until all is published, and until the open page shows it."""
    before = _answer(site, PAGES["sector"])
    for group in size.groups:
        _write(settings, size, group, range(size.months - 1, size.months), codes)
    with _centre(settings) as centre:
        start = time.perf_counter() + _STILL
        loaded = load(centre)
    while _answer(site, PAGES["sector"]) == before:
        time.sleep(0.02)
    shown = time.perf_counter() - start
    found = {"month_load_s": loaded, "month_shown_s": shown, "at_once_s": _timed(site, "/indikator/ukuran_6")}
    found["month_ahead_s"] = ahead(settings)
    found |= {f"changed_s.{name}": _timed(site, path) for name, path in PAGES.items()}
    return found | {"month_peak_mb": memory(site)[1]}


def ahead(settings: Settings) -> float:
    """Seconds in which the figures of the newest version are laid down where the web processes find them."""
    with _centre(settings) as centre:
        start = time.perf_counter()
        work_ahead(centre)
        return time.perf_counter() - start


def _settings(folder: Path) -> Settings:
    return Settings(folder / "profile", folder / "state", "", "127.0.0.1", 0)


@contextmanager
def _centre(settings: Settings) -> Iterator[Centre]:
    centre = centre_of(settings, panels=find_specs())
    try:
        yield centre
    finally:
        centre.close()


def _write(settings: Settings, size: Size, group: int, months: range, codes: list[str]) -> int:
    return write_months(settings.inbox / "dinas" / f"kelompok-{group}.csv", size, group, months, codes)


def _answer(site: Served, path: str) -> bytes:
    status, body = site.get(f"/_live?at={urllib.parse.quote(path, safe='')}&have=", timeout=600)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {body[:300]!r}")
    return body


def _timed(site: Served, path: str) -> float:
    start = time.perf_counter()
    _answer(site, path)
    return time.perf_counter() - start


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
