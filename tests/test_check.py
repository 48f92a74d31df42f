"""``check``: a profile's faults and a dry run of each source, told to people and by the exit code."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from data.check import Examination, check, command_check, examine, told
from data.errors import Fault
from loaders.base import RawTable, Reader
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, FakeReader, raw
from tests.profile_folder import PANELS, Change, FileSpec, QuerySpec, write_profile

HEALTH = "sectors/kesehatan.toml"
JUNE = "dinkes/balita-2025-06.xlsx"
HEADER = ("Kode Desa", "Balita ditimbang", "Stunting")
GOOD_ROWS = ((VILLAGE_1, "120", "9"), (VILLAGE_2, "80", "7"))
NO_DELIVERY = "sectors/perizinan.toml › source izin: belum ada kiriman di inbox; belum dapat dicoba"


def sheet(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> tuple[RawTable, ...]:
    return (raw(header, rows, name=f"{JUNE} › Laporan"),)


def kinds(tables: Mapping[str, tuple[RawTable, ...]], fails: str = "") -> dict[str, Reader]:
    return {"fake": FakeReader(tables=tables, fails=fails, Spec=FileSpec), "query": FakeReader(Spec=QuerySpec)}


def examined(tmp_path: Path, readers: Mapping[str, Reader], *changes: Change) -> Examination:
    folder = write_profile(tmp_path / "profil", *changes)
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    return examine(folder, readers, PANELS, inbox=tmp_path / "inbox", now=NOW)


def texts(faults: Sequence[Fault]) -> list[str]:
    return [fault.text() for fault in faults]


def test_a_sound_profile_with_a_good_delivery_is_clean(tmp_path: Path) -> None:
    found = examined(tmp_path, kinds({JUNE: sheet(GOOD_ROWS)}))
    assert texts(found.faults) == []
    assert texts(found.remarks) == [NO_DELIVERY]


def test_a_source_without_a_delivery_is_a_remark_and_no_fault(tmp_path: Path) -> None:
    found = examined(tmp_path, kinds({}))
    assert found.faults == ()
    assert texts(found.remarks) == [
        f"{HEALTH} › source balita: belum ada kiriman di inbox; belum dapat dicoba",
        NO_DELIVERY,
    ]


def test_an_agency_without_a_folder_in_the_inbox_has_not_delivered_yet(tmp_path: Path) -> None:
    folder = write_profile(tmp_path / "profil")
    readers = kinds({JUNE: sheet(GOOD_ROWS)}, fails="tidak akan dibaca")
    found = examine(folder, readers, PANELS, inbox=tmp_path / "inbox", now=NOW)
    assert found.faults == ()
    assert len(found.remarks) == 2


def test_a_mistyped_column_is_a_fault_that_names_the_column(tmp_path: Path) -> None:
    found = examined(tmp_path, kinds({JUNE: sheet(GOOD_ROWS)}), (HEALTH, '"Stunting" =', '"Stuntting" ='))
    (fault,) = found.faults
    assert (fault.file, fault.key) == (HEALTH, "source balita")
    assert fault.what[0].startswith("kiriman terbaru akan ditolak: ")
    assert fault.what[1].startswith("the newest delivery would be refused: ")
    assert '"Stuntting"' in fault.what[0]


def test_a_delivery_that_cannot_be_opened_is_a_fault_with_the_readers_words(tmp_path: Path) -> None:
    found = examined(tmp_path, kinds({JUNE: sheet(GOOD_ROWS)}, fails="balita.xlsx: dikunci kata sandi"))
    assert texts(found.faults) == [f"{HEALTH} › source balita: tidak terbaca: balita.xlsx: dikunci kata sandi"]


def test_rejected_cells_are_a_remark_with_the_first_three(tmp_path: Path) -> None:
    rows = [(VILLAGE_1, "120", "sembilan"), (VILLAGE_2, "80", "7"), *(("99.01.99.2001", str(n), "1") for n in range(4))]
    wider = (HEALTH, 'frequency = "month"', 'frequency = "month"\nmax_reject_share = 1.0')
    found = examined(tmp_path, kinds({JUNE: sheet(rows)}), wider)
    assert found.faults == ()
    remark = next(text for text in texts(found.remarks) if "source balita" in text)
    assert "5 tolakan: " in remark
    assert '"sembilan" bukan angka' in remark
    assert remark.endswith(" | dan 2 lagi")


def test_only_the_newest_delivery_is_tried(tmp_path: Path) -> None:
    old = (raw(("salah",), [("x",)], name="balita-2025-05.xlsx"),)
    found = examined(tmp_path, kinds({"dinkes/balita-2025-05.xlsx": old, JUNE: sheet(GOOD_ROWS)}))
    assert found.faults == ()


def test_faults_of_the_profile_and_of_a_dry_run_are_told_together(tmp_path: Path) -> None:
    broken = ("sectors/perizinan.toml", 'measure = "overdue"', 'measure = "overdu"')
    found = examined(tmp_path, kinds({JUNE: sheet(GOOD_ROWS)}, fails="rusak"), broken)
    assert [f"{fault.file} › {fault.key}" for fault in found.faults] == [
        f"{HEALTH} › source balita",
        "sectors/perizinan.toml › indicator izin_terlambat › measure",
    ]


def test_a_profile_without_regions_is_not_tried_at_all(tmp_path: Path) -> None:
    folder = write_profile(tmp_path, ("regions.csv", ",village,", ",desa,"))
    faults = check(folder, kinds({}, fails="rusak"), PANELS, inbox=tmp_path, now=NOW)
    assert texts(faults) == ['regions.csv › baris 4 › level: "desa" bukan tingkat wilayah; maksud Anda "village"?']


def test_without_an_inbox_only_the_profile_is_looked_at(tmp_path: Path) -> None:
    readers = kinds({JUNE: sheet(GOOD_ROWS)}, fails="rusak")
    assert check(write_profile(tmp_path), readers, PANELS, inbox=None, now=NOW) == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("id", "Kesalahan (1)\n  targets.csv › baris 5 › target: kosong\n\n1 kesalahan harus dibetulkan."),
        ("en", "Faults (1)\n  targets.csv › line 5 › target: empty\n\n1 faults to mend."),
    ],
)
def test_the_verdict_is_told_in_both_languages(lang: str, expected: str) -> None:
    found = Examination((Fault("targets.csv", "baris 5 › target", ("kosong", "empty")),))
    assert told(Path("p"), found, lang).split("\n\n", 1)[1] == expected


def test_the_exit_code_is_0_only_when_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.check.find_readers", lambda: kinds({}))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    sound = write_profile(tmp_path / "a")
    broken = write_profile(tmp_path / "b", (HEALTH, 'better = "lower"', 'beter = "lower"'))
    out = io.StringIO()
    assert command_check(str(sound), lang="id", panels=PANELS, home=tmp_path, out=out) == 0
    assert out.getvalue().endswith("Bersih: tidak ada kesalahan.\n")
    assert "folder ini belum ada; sumber belum dicoba" in out.getvalue()
    assert command_check(str(broken), lang="en", panels=PANELS, home=tmp_path, out=out) == 1
    assert 'beter: unknown key; did you mean "better"?' in out.getvalue()
