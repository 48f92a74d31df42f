"""Faults of a profile in plain words: the nearest valid word, files that cannot be read, TOML errors by line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.errors import Fault

Pair = tuple[str, str]  # Indonesian, English

# Words people of an Indonesian office write where the profile wants its own; used for advice only.
_SAME = {
    "hari": "day", "harian": "day", "minggu": "week", "mingguan": "week", "pekan": "week", "bulan": "month",
    "bulanan": "month", "monthly": "month", "triwulan": "quarter", "kuartal": "quarter", "tahun": "year",
    "tahunan": "year", "yearly": "year", "tahun_ajaran": "school_year", "nasional": "nation", "provinsi": "province",
    "kabupaten": "regency", "kota": "regency", "kecamatan": "district", "desa": "village", "kelurahan": "village",
    "puskesmas": "facility", "sekolah": "facility", "naik": "higher", "turun": "lower", "rasio": "ratio",
}  # fmt: skip

_SHOWN = 20  # choices listed in one message at most


def nearest(word: str, words: Iterable[str]) -> str:
    """The valid word most like this one, "" when none is like it."""
    pool = sorted(set(words))
    same = _SAME.get(word.strip().casefold(), "")
    if same in pool:
        return same
    close = difflib.get_close_matches(word.strip(), pool, n=1, cutoff=0.6)
    return close[0] if close else ""


def advise(word: str, words: Iterable[str]) -> Pair:
    """Advice to someone who wrote a word that is not valid: the nearest one, or what there is."""
    pool = sorted(set(words))
    close = nearest(word, pool)
    if close:
        return f'maksud Anda "{close}"?', f'did you mean "{close}"?'
    if not pool:
        return "belum ada satu pun yang dinyatakan", "none has been declared yet"
    more = ", …" if len(pool) > _SHOWN else ""
    listed = ", ".join(pool[:_SHOWN]) + more
    return f"pilihannya: {listed}", f"choose from: {listed}"


def unknown(file: str, key: str, word: str, words: Iterable[str]) -> Fault:
    """A name that refers to nothing."""
    return Fault(file, key, (f'"{word}" tidak ada', f'"{word}" does not exist'), advise(word, words))


def twice(file: str, key: str, word: str, first: str) -> Fault:
    """An id written in two places; first says where it stood before."""
    return Fault(
        file,
        key,
        (f'"{word}" sudah dipakai di {first}', f'"{word}" is already used in {first.replace("baris ", "line ")}'),
        ("pakai nama lain", "use another name"),
    )


# ------------------------------------------------------------------------------------------------ files

# Beginning of what the TOML reader says → Indonesian. What is not listed is quoted in English.
_TOML = {
    "Expected '=' after a key": 'kurang "=" sesudah nama kunci',
    "Cannot overwrite a value": "kunci yang sama ditulis dua kali",
    "Cannot declare": "tabel yang sama dinyatakan dua kali",
    "Cannot mutate immutable": "tabel atau daftar yang sudah ditutup tidak dapat ditambah",
    "Invalid value": "nilai tidak sah (teks harus di antara tanda kutip)",
    "Expected newline or end of document": "ada tulisan berlebih sesudah nilai",
    "Unclosed array": "daftar belum ditutup dengan ]",
    "Unclosed inline table": "tabel belum ditutup dengan }",
    "Unterminated string": "tanda kutip belum ditutup",
    "Illegal character": "tanda kutip belum ditutup atau ada karakter yang tidak boleh",
    "Invalid statement": "baris ini bukan kunci = nilai",
    "Invalid initial character for a key part": "nama kunci tidak sah",
    "Expected ']'": "kurang ] pada nama tabel",
}


def read_toml(folder: Path, file: str, faults: list[Fault]) -> dict[str, Any] | None:
    """The tables of a TOML file of the profile; None, with the fault noted, when it cannot be read."""
    text = read_text(folder, file, faults)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_toml_fault(file, str(error), text))
        return None


def read_text(folder: Path, file: str, faults: list[Fault]) -> str | None:
    """The text of a file of the profile (UTF-8); None, with the fault noted, when it cannot be read."""
    try:
        return (folder / file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = (folder / file).read_bytes()[: error.start].count(b"\n") + 1
        what = ("bukan teks UTF-8", "is not UTF-8 text")
        faults.append(Fault(file, f"baris {line}", what, ("simpan ulang sebagai UTF-8", "save it as UTF-8")))
    except FileNotFoundError:
        what = ("berkas tidak ada", "the file is missing")
        faults.append(Fault(file, "berkas", what, (f"buat {file} di folder profil", f"create {file} in the profile")))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = (f"berkas tidak dapat dibuka ({reason})", f"the file cannot be opened ({reason})")
        faults.append(Fault(file, "berkas", what, ("periksa izin berkas", "check its permissions")))
    return None


def _toml_fault(file: str, message: str, text: str) -> Fault:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    english = re.sub(r"\s*\(at .*\)$", "", message)
    said = next((words for start, words in _TOML.items() if english.startswith(start)), english)
    written = text.splitlines()[line - 1].strip()[:60] if line <= len(text.splitlines()) else ""
    quoted = f": {written}" if written else ""
    what = (f"TOML tidak terbaca, {said}{quoted}", f"not valid TOML, {english[:1].lower()}{english[1:]}{quoted}")
    return Fault(file, f"baris {line}", what, ("perbaiki baris itu", "mend that line"))


def show(value: Any) -> str:
    """A value as it is quoted in a message, cut when long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, Mapping):
        return "{ … }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(show(v) for v in value[:4]) + (", …]" if len(value) > 4 else "]")
    return f"{value:g}" if isinstance(value, float) else str(value)


def inside(folder: Path, file: str) -> bool:
    """True when this is a file in the folder; a name in a profile never opens one outside it."""
    path = (folder / file).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()


def natural(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults without repeats, by file and key, with line 3 before line 10."""

    def rank(fault: Fault) -> list[tuple[str, int]]:
        pieces = re.findall(r"(\D*)(\d*)", f"{fault.file}\n{fault.key}")
        return [(words, int(digits or 0)) for words, digits in pieces]

    return tuple(sorted(set(faults), key=lambda f: (rank(f), f.what)))
