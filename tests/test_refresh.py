"""One look at a source: what is sound lands, what is not is told and kept apart, and nothing is read twice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.archive import pack, unpack
from data.centre import Centre
from data.profile import Source
from data.refresh import refresh, reobserve
from data.store import Store
from loaders.base import RawTable, Reader, find_readers
from tests.fakes import KELURAHAN, NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, VILLAGE_5, FakeReader, raw, tiny_profile

FILE = "dinkes/balita-2025-06.xlsx"
HEADERS = ("Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu")
ROWS = (
    (VILLAGE_1, "40", "9", "0"),
    (VILLAGE_2, "30", "4", "0"),
    (KELURAHAN, "50", "1", "-"),
    (VILLAGE_4, "20", "2", "1"),
    (VILLAGE_5, "10", "0", "0"),
)


def table(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> RawTable:
    return raw(headers, rows or ROWS)


Make = Callable[..., Centre]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Centres on one store, each with its own readers, as after a restart."""
    made: list[Centre] = []

    def centre(*tables: RawTable, isolated: bool = False, name: str = FILE, **facts: object) -> Centre:
        reader = FakeReader({name: tables or (table(),)}, **facts)  # type: ignore[arg-type]
        return over({"fake": reader}, isolated=isolated)

    def over(readers: dict[str, Reader], *, isolated: bool = False) -> Centre:
        profile = tiny_profile()
        found = Centre(profile, Store(tmp_path), readers, tmp_path / "inbox", clock=lambda: NOW, isolated=isolated)
        made.append(found)
        return found

    centre.over = over  # type: ignore[attr-defined]
    yield centre
    for found in made:
        found.close()


def source(centre: Centre, **keys: object) -> Source:
    return centre.profile.sources["balita"].model_copy(update=keys)


def stunting(centre: Centre) -> dict[str, float]:
    rows = centre.store.observations()
    rows = rows[rows["indicator"] == "balita_stunting"]
    return dict(zip(rows["region"], rows["value"], strict=True))


# ---------------------------------------------------------------------------------------------- landing


def test_a_sound_delivery_lands_and_its_rows_close(make: Make) -> None:
    centre = make(isolated=True)
    (load,) = refresh(source(centre), centre, NOW)
    assert (load.outcome, load.version, load.delivery, load.periods) == ("landed", 1, FILE, ("2025-06",))
    assert (load.read, load.loaded, load.returned, load.ignored) == (5, 5, 0, 0)
    assert stunting(centre) == {VILLAGE_1: 9.0, VILLAGE_2: 4.0, KELURAHAN: 1.0, VILLAGE_4: 2.0, VILLAGE_5: 0.0}
    assert list(centre.work_folder.iterdir()) == []


def test_the_same_delivery_again_is_unchanged_and_makes_no_version(make: Make) -> None:
    centre = make()
    refresh(source(centre), centre, NOW)
    (again,) = refresh(source(centre), centre, NOW + timedelta(hours=1))
    assert (again.outcome, again.version, centre.store.version()) == ("unchanged", 0, 1)
    refresh(source(centre), centre, NOW + timedelta(hours=2))
    assert [x.outcome for x in centre.store.loads()] == ["unchanged", "landed"]


def test_a_bad_cell_does_not_sink_a_good_delivery(make: Make) -> None:
    centre = make(table(*ROWS[:4], (VILLAGE_5, "10", "satu", "0")))
    (load,) = refresh(source(centre), centre, NOW)
    assert load.outcome == "landed"
    (reject,) = centre.store.rejects(load.number)
    assert (reject.row, reject.column, reject.value, reject.rule) == (6, "Stunting", "satu", "not_a_number")


def test_several_deliveries_make_a_load_each_and_newest_only_one(make: Make) -> None:
    centre = make(repeats=1)
    assert len(refresh(source(centre, pick="newest"), centre, NOW)) == 1
    assert len(refresh(source(centre), centre, NOW)) == 2


# ---------------------------------------------------------------------------------------------- what does not land


def test_a_delivery_that_cannot_be_read_fails_with_the_readers_words_and_the_last_values_stay(make: Make) -> None:
    good = make()
    refresh(source(good), good, NOW)
    bad = make(fails="balita.xlsx: bukan buku kerja Excel; minta disimpan ulang")
    (load,) = refresh(source(bad), bad, NOW)
    assert (load.outcome, load.reason) == ("failed", "balita.xlsx: bukan buku kerja Excel; minta disimpan ulang")
    assert stunting(bad)[VILLAGE_1] == 9.0
    state = bad.store.states()["balita"]
    assert (state.failing, state.since, state.next_try) == (True, NOW, NOW + timedelta(hours=1))


def test_a_renamed_column_refuses_the_delivery_and_keeps_it_with_a_note(make: Make, tmp_path: Path) -> None:
    centre = make(table(headers=("Kode Desa", "Balita ditimbang", "Jumlah pendek", "Kematian ibu")))
    (load,) = refresh(source(centre), centre, NOW)
    assert load.outcome == "refused"
    assert '"Stunting"' in load.reason
    (note,) = (tmp_path / "quarantine" / "balita").glob("*.json")
    said = json.loads(note.read_text())
    assert (said["rule"], said["delivery"], said["contact"]) == ("column_missing", FILE, "Dinas Kesehatan Contoh")
    assert unpack(tmp_path / load.archive)[0].cells.iloc[0].tolist() == ["99.01.01.2001", "40", "9", "0"]


def test_what_was_refused_is_not_refused_again_until_the_profile_or_the_delivery_changes(make: Make) -> None:
    centre = make(table(headers=("Kode Desa", "Balita ditimbang", "Jumlah pendek", "Kematian ibu")))
    assert len(refresh(source(centre), centre, NOW)) == 1
    assert refresh(source(centre), centre, NOW + timedelta(hours=1)) == []
    assert centre.store.states()["balita"].outcome == "refused"
    mended = source(centre, aliases={"Stunting": ("Jumlah pendek",)})
    centre.profile.sources["balita"] = mended  # type: ignore[index]
    assert [x.outcome for x in refresh(mended, centre, NOW + timedelta(hours=2))] == ["landed"]


def test_a_number_of_a_person_holds_the_delivery_and_nothing_of_it_is_kept(make: Make, tmp_path: Path) -> None:
    number = "3599990107900001"  # built like one, but of no one: that regency and that district do not exist
    centre = make(table(*((*row, number) for row in ROWS), headers=(*HEADERS, "Keterangan")))
    (load,) = refresh(source(centre), centre, NOW)
    assert (load.outcome, load.written) == ("refused", 0)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(number.encode() not in path.read_bytes() for path in kept)
    assert [path.suffix for path in kept if "quarantine" in path.parts] == [".json"]


def test_a_private_column_is_not_in_the_archive(make: Make, tmp_path: Path) -> None:
    centre = make(table(*((*row, "Ibu Contoh") for row in ROWS), headers=(*HEADERS, "Nama Kader")))
    (load,) = refresh(source(centre), centre, NOW)
    assert load.outcome == "landed"
    assert unpack(tmp_path / load.archive)[0].cells.columns.tolist() == list(HEADERS)


# ---------------------------------------------------------------------------------------------- children


def test_a_source_that_hangs_fails_at_its_deadline(make: Make) -> None:
    centre = make(isolated=True, stalls=60)
    slow = source(centre, deadline=1)
    centre.profile.sources["balita"] = slow  # type: ignore[index]
    (load,) = refresh(slow, centre, NOW)
    assert load.outcome == "failed"
    assert "belum selesai setelah 1 detik" in load.reason


@dataclass(frozen=True)
class HugeReader(FakeReader):
    """Its delivery does not fit into memory."""

    def read(self, *args: object) -> list[RawTable]:  # type: ignore[override]
        return [table()] if bytearray(1_500_000_000) else []


def test_a_delivery_too_large_for_its_memory_fails_and_the_loader_goes_on(make: Make) -> None:
    centre = make.over({"fake": HugeReader({FILE: (table(),)})}, isolated=True)  # type: ignore[attr-defined]
    small = source(centre, memory_mb=300)
    centre.profile.sources["balita"] = small  # type: ignore[index]
    (load,) = refresh(small, centre, NOW)
    assert (load.outcome, "butuh lebih dari 300 MB" in load.reason) == ("failed", True)


# ---------------------------------------------------------------------------------------------- files


@pytest.fixture
def files(make: Make, tmp_path: Path) -> Centre:
    """The real readers over an inbox."""
    centre: Centre = make.over(find_readers())  # type: ignore[attr-defined]
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    read = centre.readers["csv"].Spec(kind="csv", path="dinkes/balita-*.csv")  # type: ignore[call-arg]
    shape = centre.profile.sources["balita"].shape
    shape = type(shape).model_validate(shape.model_dump() | {"period": {"in_name": "balita-{period}.csv"}})
    changed = centre.profile.sources["balita"].model_copy(update={"read": read, "shape": shape})
    centre.profile.sources["balita"] = changed  # type: ignore[index]
    return centre


def put(centre: Centre, text: str | bytes, name: str = "balita-2025-06.csv") -> Path:
    path = centre.inbox / "dinkes" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def csv_of(*rows: tuple[str, ...]) -> str:
    return "\n".join(";".join(row) for row in (HEADERS, *(rows or ROWS))) + "\n"


LATER = timedelta(days=3650)  # the files of these tests are as old as the machine's clock says; now is after them


def test_a_file_lands_is_kept_byte_for_byte_and_is_not_opened_again(files: Centre, tmp_path: Path) -> None:
    path = put(files, csv_of())
    (load,) = refresh(source(files), files, NOW + LATER)
    assert load.outcome == "landed"
    assert (tmp_path / load.archive).read_bytes() == path.read_bytes()
    path.chmod(0)
    assert refresh(source(files), files, NOW + LATER) == []
    assert files.store.states()["balita"].outcome == "unchanged"


def test_a_file_touched_but_not_changed_is_unchanged(files: Centre) -> None:
    path = put(files, csv_of())
    refresh(source(files), files, NOW + LATER)
    path.write_text(csv_of())
    assert [x.outcome for x in refresh(source(files), files, NOW + LATER)] == ["unchanged"]


def test_a_corrected_file_replaces_the_value_and_withdrawing_it_brings_the_old_one_back(files: Centre) -> None:
    put(files, csv_of())
    refresh(source(files), files, NOW + LATER)
    put(files, csv_of((VILLAGE_1, "40", "8", "0"), *ROWS[1:]))
    (second,) = refresh(source(files), files, NOW + LATER)
    assert (second.written, stunting(files)[VILLAGE_1]) == (1, 8.0)
    files.store.retract(second.number, "coba", reobserve=lambda load: reobserve(files, load))
    assert stunting(files)[VILLAGE_1] == 9.0
    assert refresh(source(files), files, NOW + LATER) == []


def test_withdrawing_the_first_of_two_equal_files_reads_the_second_ones_copy_again(files: Centre) -> None:
    put(files, csv_of())
    (first,) = refresh(source(files), files, NOW + LATER)
    put(files, csv_of((VILLAGE_1, "40", "8", "0"), *ROWS[1:]))
    (second,) = refresh(source(files), files, NOW + LATER)
    files.store.retract(first.number, "coba", reobserve=lambda load: reobserve(files, load))
    assert stunting(files) == {VILLAGE_1: 8.0, VILLAGE_2: 4.0, KELURAHAN: 1.0, VILLAGE_4: 2.0, VILLAGE_5: 0.0}
    assert set(files.store.observations()["load"]) == {second.number}


def test_a_copy_that_cannot_be_read_any_more_stops_the_withdrawal(files: Centre, tmp_path: Path) -> None:
    put(files, csv_of())
    (first,) = refresh(source(files), files, NOW + LATER)
    put(files, csv_of((VILLAGE_1, "40", "8", "0"), *ROWS[1:]))
    (second,) = refresh(source(files), files, NOW + LATER)
    (tmp_path / second.archive).unlink()
    with pytest.raises(ValueError, match=f"pemuatan {second.number}"):
        files.store.retract(first.number, "coba", reobserve=lambda load: reobserve(files, load))
    assert files.store.version() == 2


def test_a_file_that_keeps_failing_is_tried_less_and_less_often(files: Centre) -> None:
    put(files, b"\x00\x01\x02 rusak")
    hour = timedelta(hours=1)
    looks = [bool(refresh(source(files), files, NOW + LATER + n * hour)) for n in range(8)]
    assert looks == [True, True, False, True, False, False, False, True]
    assert [x.number for x in files.store.loads()] == [1]
    assert files.store.states()["balita"].failing


GARBAGE = {
    "empty": b"",
    "zeros": b"\x00" * 4096,
    "web page": b"<!DOCTYPE html><html><body>Silakan masuk</body></html>",
    "zip": b"PK\x03\x04" + b"\x00" * 200,
    "half a row": csv_of().encode()[:-9],
    "latin": csv_of().encode() + b"\xff\xfe\xe9;1;2;3\n",
    "quote": csv_of().encode() + b'"99.01;1;2',
    "one column": b"a\nb\nc\n",
    "header only": ";".join(HEADERS).encode(),
    "infinite": csv_of((VILLAGE_1, "inf", "1e999", "NaN")).encode(),
    "long line": b"x" * 2_000_000,
    "surrogates": "Kode Desa;Stunting\n\ud800;1\n".encode("utf-8", "surrogatepass"),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_told_and_never_replaces_a_value(files: Centre, name: str) -> None:
    put(files, csv_of(), "balita-2025-05.csv")
    refresh(source(files), files, NOW + LATER)
    before = stunting(files)
    put(files, GARBAGE[name])
    (load,) = refresh(source(files), files, NOW + LATER)
    told = load.reason or files.store.rejects(load.number)
    assert told
    assert "kesalahan program" not in load.reason
    rows = files.store.observations()
    may = rows[(rows["indicator"] == "balita_stunting") & (rows["period"] == "2025-05")]
    assert dict(zip(may["region"], may["value"], strict=True)) == before


def test_a_missing_inbox_is_a_failure_and_not_a_crash(make: Make) -> None:
    centre: Centre = make.over(find_readers())  # type: ignore[attr-defined]
    read = centre.readers["csv"].Spec(kind="csv", path="dinkes/balita-*.csv")  # type: ignore[call-arg]
    lost = source(centre, read=read)
    centre.profile.sources["balita"] = lost  # type: ignore[index]
    (load,) = refresh(lost, centre, NOW)
    assert (load.outcome, load.delivery) == ("failed", "dinkes/balita-*.csv")


def test_cells_that_are_packed_come_back_as_they_were() -> None:
    cells = table((VILLAGE_1, "", 'dua "kata"; baris\nbaru', "-0,5"))
    numbers = cells.cells.map(lambda text: text == "")
    one = replace(cells, numbers=numbers, broken=((9, "kolom lebih"),), ignored=((1, "judul"),), notes=("pemisah ';'",))
    (back,) = unpack(io.BytesIO(pack([one])))
    assert back.cells.equals(one.cells)
    assert back.numbers is not None and back.numbers.equals(numbers)
    assert replace(back, cells=one.cells, numbers=None) == replace(one, numbers=None)
