"""A CSV out of a ZIP archive, as Siskeudes exports its tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from loaders import zip_member
from loaders.base import LoadError, RawTable
from loaders.csv_file import Spec, deliveries, read
from tests.fakes import NOW
from tests.inbox_files import put

RAB = b"Kd_Desa;Anggaran\n01;1500000\n"


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in files.items():
            written.writestr(name, data)
    return out.getvalue()


def load(inbox: Path, data: bytes, member: str = "Ta_RAB.csv") -> RawTable:
    put(inbox, "dpmd/siskeudes.zip", data)
    spec = Spec.model_validate({"kind": "csv", "path": "dpmd/*.zip", "member": member})
    return read(spec, inbox, deliveries(spec, inbox, NOW)[0], ("Kd_Desa", "Anggaran"))[0]


@pytest.mark.parametrize("member", ["Ta_RAB.csv", "ta_rab.CSV", "Ta_RAB*", "ekspor/Ta_RAB.csv"])
def test_the_member_that_is_named_is_read(tmp_path: Path, member: str) -> None:
    table = load(tmp_path, packed({"ekspor/Ta_RAB.csv": RAB, "ekspor/Ta_SPP.csv": b"x"}), member)
    assert table.cells.to_numpy().tolist() == [["01", "1500000"]]
    assert (table.name, table.notes[0]) == ("dpmd/siskeudes.zip › ekspor/Ta_RAB.csv", "dibaca dari dalam arsip ZIP")


def test_without_a_member_the_refusal_lists_them(tmp_path: Path) -> None:
    with pytest.raises(
        LoadError, match=r"tulis berkas yang dimaksud di read\.member \(ada: Ta_RAB\.csv, Ta_SPP\.csv\)"
    ):
        load(tmp_path, packed({"Ta_RAB.csv": RAB, "Ta_SPP.csv": RAB}), "")


def test_a_member_that_is_not_there_or_there_twice_is_refused(tmp_path: Path) -> None:
    data = packed({"a/Ta_RAB.csv": RAB, "b/Ta_RAB.csv": RAB})
    with pytest.raises(LoadError, match=r'"Ta_SPP\.csv" tidak ada di dalam ZIP \(ada: a/Ta_RAB\.csv, b/Ta_RAB\.csv\)'):
        load(tmp_path, data, "Ta_SPP.csv")
    with pytest.raises(LoadError, match=r'"Ta_RAB\.csv" cocok dengan 2 berkas'):
        load(tmp_path, data)


@pytest.mark.parametrize("odd", ["../Ta_RAB.csv", "/etc/Ta_RAB.csv", "C:\\Ta_RAB.csv", "a\\..\\b.csv"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, odd: str) -> None:
    with pytest.raises(LoadError, match=r"arsip ZIP tidak wajar, nama .* menunjuk ke luar arsip"):
        load(tmp_path, packed({"Ta_RAB.csv": RAB, odd: RAB}))


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    inner = packed({"Ta_RAB.csv": RAB})
    with pytest.raises(LoadError, match=r'memuat arsip ZIP lain \("lama\.zip"\)'):
        load(tmp_path, packed({"lama.zip": inner, "Ta_RAB.csv": RAB}))
    with pytest.raises(LoadError, match="isinya arsip atau buku kerja di dalam ZIP"):
        load(tmp_path, packed({"Ta_RAB.csv": inner}))


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LoadError, match=r"mengembang \d+ kali \(batas 100 kali\)"):
        load(tmp_path, packed({"Ta_RAB.csv": b"0" * 5 * 1024 * 1024}))
    monkeypatch.setattr(zip_member, "MOST_BYTES", 20)
    with pytest.raises(LoadError, match="mengembang menjadi"):
        load(tmp_path, packed({"Ta_RAB.csv": RAB}))
    monkeypatch.setattr(zip_member, "MOST_ENTRIES", 1)
    with pytest.raises(LoadError, match=r"berisi 2 berkas \(batas 1\)"):
        load(tmp_path, packed({"Ta_RAB.csv": RAB, "b.csv": RAB}))


def test_an_entry_larger_than_it_declares_is_refused(tmp_path: Path) -> None:
    data = packed({"Ta_RAB.csv": RAB})
    size = len(RAB).to_bytes(4, "little")
    lie = (len(RAB) - 5).to_bytes(4, "little")
    with pytest.raises(LoadError, match="arsip ZIP yang terpotong, rusak atau berkata sandi"):
        load(tmp_path, data.replace(size, lie))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_an_archive_cut_off_is_said(tmp_path: Path, share: float) -> None:
    data = packed({"Ta_RAB.csv": RAB})
    with pytest.raises(LoadError, match="arsip ZIP yang terpotong"):
        load(tmp_path, data[: int(len(data) * share)])


def test_a_web_page_named_csv_is_read_for_its_table(tmp_path: Path) -> None:
    page = b"<html><table><tr><th>Kd_Desa<th>Anggaran<tr><td>01<td>1500000</table></html>"
    assert load(tmp_path, page).cells.to_numpy().tolist() == [["01", "1500000"]]


def test_a_workbook_is_not_taken_for_an_archive(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'read\.kind = "excel"'):
        load(tmp_path, packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))
