"""Identifiers planted everywhere in deliveries of every kind are found nowhere afterwards. All are invented."""

from __future__ import annotations

import io
import json
import logging
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from app import create_app
from components.panels.base import find_specs
from data.batch import Load
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from tests import servers
from tests.access_writer import Made, Writer
from tests.fakes import NOW
from tests.story_profile import FILES, HEALTH, write_profile

NAME = "Orang Contoh Rahasia"
IDENTIFIERS = (
    "3599990107900001", "3599994107900002", "3,59999E+15", "081200000017", "+62 812-0000-0018",
    "rahasia@contoh.invalid", "99.999.999.9-999.999",
)  # fmt: skip
PLANTED = (NAME, *IDENTIFIERS)
VILLAGES = ("99.01.01.2001", "99.01.01.2002", "99.01.02.2001")

WAYS = {
    "access": ('{ kind = "access", path = "dinkes/balita-*.accdb", table = "Balita" }', "accdb"),
    "csv": ('{ kind = "csv", path = "dinkes/balita-*.csv" }', "csv"),
    "excel": ('{ kind = "excel", path = "dinkes/balita-*.xlsx" }', "xlsx"),
    "json": ('{ kind = "json", path = "dinkes/balita-*.json" }', "json"),
    "sql": ('{ kind = "sql", url_env = "CANARY_URL", query = "balita" }', ""),
}
PAGES = ("/", "/sektor/kesehatan", "/indikator/stunting", "/indikator/pendek", "/sumber", "/sumber/balita")


@dataclass
class Sheet:
    """June's weighing, as any kind of file can carry it. above, below: rows around the table."""

    header: list[str] = field(default_factory=lambda: ["Kode Desa", "Ditimbang", "Stunting", "Keterangan"])
    rows: list[list[str]] = field(default_factory=lambda: [[code, "40", "9", ""] for code in VILLAGES])
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    sheet: str = "Data"
    other: str = ""  # what stands on a second sheet
    name: str = "balita-2025-06"


def _in_cell(sheet: Sheet, secret: str) -> None:
    sheet.rows[1][3] = secret


def _in_sentence(sheet: Sheet, secret: str) -> None:
    sheet.rows[2][3] = f"ibu dari {secret}, rujuk"


def _in_number(sheet: Sheet, secret: str) -> None:
    sheet.rows[0][2] = secret


def _in_code(sheet: Sheet, secret: str) -> None:
    sheet.rows[0][0] = secret


def _in_header(sheet: Sheet, secret: str) -> None:
    sheet.header[3] = secret
    sheet.rows[0][3] = "x"


def _in_needed_header(sheet: Sheet, secret: str) -> None:
    sheet.header[2] = secret


def _in_undeclared_column(sheet: Sheet, secret: str) -> None:
    sheet.header[3] = "Nama Ibu"
    for row in sheet.rows:
        row[3] = f"{NAME} {secret}"


def _in_private_column(sheet: Sheet, secret: str) -> None:
    sheet.header[3] = "Nama Kader"
    for row in sheet.rows:
        row[3] = f"{NAME} {secret}"


def _in_file_name(sheet: Sheet, secret: str) -> None:
    sheet.name = f"balita-2025-06 {secret}"


def _in_title(sheet: Sheet, secret: str) -> None:
    sheet.above = [f"LAPORAN {NAME} {secret}", ""]


def _in_footnote(sheet: Sheet, secret: str) -> None:
    sheet.below = ["", f"Mengetahui, {NAME} {secret}"]


def _in_sheet_name(sheet: Sheet, secret: str) -> None:
    sheet.sheet = secret


def _on_another_sheet(sheet: Sheet, secret: str) -> None:
    sheet.other = f"{NAME} {secret}"


Plant = Callable[[Sheet, str], None]
ANYWHERE: tuple[Plant, ...] = (
    _in_cell, _in_sentence, _in_number, _in_code, _in_header, _in_needed_header, _in_undeclared_column,
    _in_private_column,
)  # fmt: skip
PLACES: dict[str, tuple[Plant, ...]] = {
    "access": (*ANYWHERE, _in_file_name),
    "csv": (*ANYWHERE, _in_file_name, _in_title, _in_footnote),
    "excel": (*ANYWHERE, _in_file_name, _in_title, _in_footnote, _in_sheet_name, _on_another_sheet),
    "json": (*ANYWHERE, _in_file_name),
    "sql": (_in_cell, _in_sentence, _in_number, _in_code, _in_header, _in_undeclared_column, _in_private_column),
}


def _csv(sheet: Sheet) -> bytes:
    lines = [*sheet.above, ";".join(sheet.header), *(";".join(row) for row in sheet.rows), *sheet.below]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _xlsx(sheet: Sheet) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.title = sheet.sheet
    for row in (*([text] for text in sheet.above), sheet.header, *sheet.rows, *([text] for text in sheet.below)):
        page.append(row)
    if sheet.other:
        book.create_sheet("Catatan").append([sheet.other])
    book.save(out)
    return out.getvalue()


def _accdb(sheet: Sheet) -> bytes:
    return Writer("ace").file(Made("Balita", [(title, "text") for title in sheet.header], sheet.rows))


def _json(sheet: Sheet) -> bytes:
    return json.dumps([dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]).encode()


@dataclass
class Regency:
    centre: Centre
    kind: str
    folder: Path
    sent: int = 0

    def deliver(self, sheet: Sheet) -> Load:
        """Send a file (or fill the table) and look at the source, ten minutes after the last time."""
        self.sent += 1
        at = NOW + timedelta(minutes=10 * self.sent)
        self.centre.clock = lambda: at
        if self.kind == "sql":
            columns = ", ".join(f'"{title}" text' for title in sheet.header)
            marks = [", ".join(f"'{cell}'" for cell in row) for row in sheet.rows]
            url = f"sqlite:///{self.folder / 'balita.sqlite'}"
            servers.execute(url, "DROP TABLE IF EXISTS balita", f"CREATE TABLE balita ({columns})",
                            *(f"INSERT INTO balita VALUES ({row})" for row in marks))  # fmt: skip
        else:
            path = self.centre.inbox / "dinkes" / f"{sheet.name}.{WAYS[self.kind][1]}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes({"access": _accdb, "csv": _csv, "excel": _xlsx, "json": _json}[self.kind](sheet))
            os.utime(path, (at.timestamp() - 300,) * 2)
        return refresh(self.centre.profile.sources["balita"], self.centre, at)[-1]


@pytest.fixture
def open_regency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Regency]]:
    opened: list[Regency] = []

    def start(kind: str) -> Regency:
        way = f"read = {WAYS[kind][0]}"
        period = 'period = { fixed = "2025-06" }'
        text = HEALTH.replace('read = { kind = "csv", path = "dinkes/balita-*.csv" }', way)
        text = text.replace('period = { in_name = "balita-{period}.csv" }', period)
        monkeypatch.setitem(FILES, "sectors/kesehatan.toml", text)
        if kind == "sql":
            monkeypatch.setitem(FILES, "queries/balita.sql", "SELECT * FROM balita")
        monkeypatch.setenv("CANARY_URL", f"sqlite:///{tmp_path / 'balita.sqlite'}")
        monkeypatch.setenv("STORY_URL", f"sqlite:///{tmp_path / 'nib.sqlite'}")
        settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
        found = Regency(centre_of(settings, panels=find_specs()), kind, tmp_path)
        assert [str(fault) for fault in found.centre.profile.faults] == []
        opened.append(found)
        return found

    yield start
    for regency in opened:
        regency.centre.close()


def _said(text: str, where: str) -> list[str]:
    return [f"{where}: {secret}" for secret in PLANTED if secret in text]


def _on_disk(centre: Centre) -> list[str]:
    """Traces in files of the state folder but the inbox; what is packed is unpacked, what is stored is read."""
    found = _said(centre.store.observations().to_csv() + centre.store.cases().to_csv(), "store")
    for path in (p for p in centre.store.state.rglob("*") if p.is_file() and centre.inbox not in p.parents):
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                data = b"".join(packed.read(name) for name in packed.namelist())
        found += _said(f"{path.name} {data.replace(bytes(1), b'').decode('latin-1')}", str(path.name))
    return found


def _on_pages(centre: Centre) -> list[str]:
    """Traces in what a browser can get: pages, their live parts, rows and exports."""
    client, found = create_app(centre).server.test_client(), []
    for page in PAGES:
        for path in (page, f"/_live?at={page}&have=", f"/_csv?at={page}"):
            found += _said(client.get(path).get_data(as_text=True), path)
    return found


@pytest.mark.parametrize("kind", WAYS)
def test_what_is_planted_anywhere_is_found_nowhere(
    kind: str,
    open_regency: Callable[[str], Regency],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    regency = open_regency(kind)
    first = regency.deliver(Sheet())
    assert (first.outcome, first.reason) == ("landed", "")
    outcomes: dict[str, set[str]] = {}
    for plant in PLACES[kind]:
        for secret in IDENTIFIERS:
            sheet = Sheet()
            plant(sheet, secret)
            load = regency.deliver(sheet)
            outcomes.setdefault(plant.__name__, set()).add(load.outcome)
            assert load.outcome != "failed" or plant is _in_needed_header, load.reason
            path = regency.centre.inbox / "dinkes" / f"{sheet.name}.{WAYS[kind][1]}"
            path.unlink(missing_ok=True)
    assert _on_disk(regency.centre) == []
    assert _on_pages(regency.centre) == []
    shown = "".join(capfd.readouterr()) + caplog.text
    assert _said(shown, "log") == []
    held = {name for name, found in outcomes.items() if found == {"refused"}}
    assert {"_in_cell", "_in_sentence", "_in_number", "_in_code", "_in_header", "_in_undeclared_column"} <= held
    # Titles, notes and other sheets are not read: nothing is held for them, and only cells are kept of the file.
    unread = outcomes.keys() & {"_in_title", "_on_another_sheet", "_in_private_column"}
    # A query's answer that lacks a column it had is refused, whatever stands in the new one.
    expected = {"refused"} if kind == "sql" else {"landed"}
    assert {name: outcomes[name] for name in unread} == dict.fromkeys(unread, expected)
