"""Codes of the statistics office beside the official ones: a CSV that the regency supplies, never derived."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_CODE = ("code", "kode", "kode_kemendagri", "kode_wilayah", "kemendagri")
_BPS = ("bps", "bps_code", "kode_bps")
_NAME = ("name_bps", "nama_bps")  # optional: how the statistics office spells it
_MOST = 64 * 1024 * 1024


class CrosswalkError(Exception):
    """A crosswalk that cannot be used. Says where, what and what to do, in Indonesian."""


@dataclass(frozen=True)
class Crosswalk:
    """bps: official code → BPS code. names: official code → name as BPS spells it, where the file has one.

    missing: regions without a code. strangers: codes of the regency nobody knows.
    """

    bps: dict[str, str]
    names: dict[str, str]
    missing: tuple[str, ...]
    strangers: tuple[str, ...]


def read_crosswalk(path: Path, regency: str, codes: Iterable[str]) -> Crosswalk:
    """The pairs of one regency out of a file that may hold the whole country.

    CSV in UTF-8 with a column of official codes (dotted or not), one of BPS codes, perhaps one of BPS names; other
    columns are ignored.
    CrosswalkError: no such file or columns, or one BPS code given to two regions.
    """
    known = list(codes)
    bare = {code.replace(".", ""): code for code in known}
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    strangers: list[str] = []
    for line, (code, bps, name) in enumerate(_rows(path), start=2):
        digits = re.sub(r"\D", "", code)
        if not digits.startswith(regency.replace(".", "")) or not bps:
            continue
        if digits not in bare:
            strangers.append(code)
        elif not bps.isdigit() or len(bps) not in (4, 7, 10):
            raise CrosswalkError(f'{path.name} › baris {line}: "{bps}" bukan kode BPS; panjangnya 4, 7 atau 10 angka')
        elif found.setdefault(bare[digits], bps) != bps:
            raise CrosswalkError(f"{path.name} › baris {line}: {bare[digits]} diberi dua kode BPS; hapus salah satu")
        elif name:
            names[bare[digits]] = name
    _no_double(path, found)
    return Crosswalk(found, names, tuple(code for code in known if code not in found), tuple(dict.fromkeys(strangers)))


def _no_double(path: Path, found: dict[str, str]) -> None:
    owner: dict[str, str] = {}
    for code, bps in found.items():
        if owner.setdefault(bps, code) != code:
            raise CrosswalkError(
                f"{path.name}: kode BPS {bps} diberikan ke {owner[bps]} dan {code}; betulkan salah satu"
            )


def _rows(path: Path) -> list[tuple[str, str, str]]:
    """Official code, BPS code and BPS name of every line, "" where there is none."""
    try:
        if path.stat().st_size > _MOST:
            raise CrosswalkError(f"{path.name}: lebih besar dari 64 MB; ambil baris kabupaten ini saja")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CrosswalkError(f"{path}: tidak terbaca ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CrosswalkError(f"{path.name}: bukan UTF-8; simpan sebagai CSV UTF-8") from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    names = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    code = next((names[n] for n in _CODE if n in names), None)
    bps = next((names[n] for n in _BPS if n in names), None)
    if code is None or bps is None:
        there = ", ".join(names) or "kosong"
        raise CrosswalkError(f"{path.name} › baris 1: perlu kolom code dan bps; yang ada: {there}")
    name = next((names[n] for n in _NAME if n in names), "")
    return [(_cell(row, code), _cell(row, bps), _cell(row, name)) for row in reader]


def _cell(row: dict[str, str], column: str) -> str:
    return (row.get(column) or "").strip()
