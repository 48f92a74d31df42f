"""Which files of the inbox are deliveries, and how their bytes are read."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loaders.base import Delivery, LoadError
from loaders.inbox import find_files, moved_in, read_file
from tests.fakes import NOW
from tests.inbox_files import put


def names(inbox: Path, pattern: str) -> list[str]:
    return [d.name for d in find_files(inbox, pattern, NOW)]


def test_deliveries_come_oldest_first(tmp_path: Path) -> None:
    put(tmp_path, "dinkes/balita-2025-06.csv", "b", ago=timedelta(days=1))
    put(tmp_path, "dinkes/balita-2025-05.csv", "a", ago=timedelta(days=30))
    assert names(tmp_path, "dinkes/balita-*.csv") == ["dinkes/balita-2025-05.csv", "dinkes/balita-2025-06.csv"]


def test_files_that_came_together_are_ordered_as_people_count(tmp_path: Path) -> None:
    for name in ("tw10.csv", "tw2.csv", "tw1.csv"):
        put(tmp_path, name, name)
    assert names(tmp_path, "tw*.csv") == ["tw1.csv", "tw2.csv", "tw10.csv"]


def test_a_period_slot_stands_for_any_text(tmp_path: Path) -> None:
    put(tmp_path, "dinkes/balita-2025-06.xlsx", "x")
    put(tmp_path, "dinkes/ibu-2025-06.xlsx", "x")
    assert names(tmp_path, "dinkes/balita-{period}.xlsx") == ["dinkes/balita-2025-06.xlsx"]


def test_letter_case_of_a_name_is_forgiven(tmp_path: Path) -> None:
    put(tmp_path, "Dinkes/Balita-2025-06.XLSX", "x")
    assert names(tmp_path, "dinkes/balita-*.xlsx") == ["Dinkes/Balita-2025-06.XLSX"]


def test_two_stars_look_into_every_folder_below(tmp_path: Path) -> None:
    put(tmp_path, "dinkes/2025/06/a.csv", "x")
    put(tmp_path, "dinkes/b.csv", "x")
    assert sorted(names(tmp_path, "dinkes/**/*.csv")) == ["dinkes/2025/06/a.csv", "dinkes/b.csv"]


@pytest.mark.parametrize("name", ["~$balita.xlsx", ".balita.xlsx", "balita.xlsx.part", "balita.xlsx.crdownload"])
def test_lock_files_hidden_files_and_half_downloads_are_no_deliveries(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "x")
    assert names(tmp_path, "*") == []


@pytest.mark.parametrize(
    ("changed", "gone", "whole"),
    [
        ({"d/a.csv", "d/a.csv.part"}, {"d/a.csv.part"}, {"d/a.csv"}),
        ({"d/a.csv", "d/a.csv.TMP"}, {"d/a.csv.TMP"}, {"d/a.csv"}),
        ({"d/a.csv", "d/.a.csv.Xq81"}, {"d/.a.csv.Xq81"}, {"d/a.csv"}),
        ({"d/a.csv"}, set(), set()),
        ({"d/a.csv", "d/b.csv.part"}, {"d/b.csv.part"}, set()),
        ({"d/a.csv", "e/a.csv.part"}, {"e/a.csv.part"}, set()),
        ({"d/a.csv", "d/old.csv"}, {"d/old.csv"}, set()),
        ({"d/a.csv", "d/a.csv.part"}, {"d/a.csv", "d/a.csv.part"}, set()),
    ],
)
def test_a_file_that_took_over_from_an_unfinished_one_beside_it_was_moved_in_whole(
    changed: set[str], gone: set[str], whole: set[str]
) -> None:
    assert moved_in(changed, gone) == whole


def test_a_file_written_just_now_is_not_finished(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "x", ago=timedelta(seconds=0.4))
    assert names(tmp_path, "a.csv") == []


def test_a_file_is_finished_once_it_lay_still_for_the_settle_time(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "x", ago=timedelta(seconds=1.5))
    assert names(tmp_path, "a.csv") == ["a.csv"]


def test_a_longer_settle_time_can_be_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "x", ago=timedelta(seconds=5))
    assert find_files(tmp_path, "a.csv", NOW, settle=10) == []


def test_a_file_stamped_in_the_future_is_taken_as_delivered_now(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "x", ago=timedelta(days=-2))
    assert [d.delivered for d in find_files(tmp_path, "a.csv", NOW)] == [NOW]


def test_the_delivery_time_is_the_file_time_in_utc(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "x", ago=timedelta(hours=3))
    assert find_files(tmp_path, "a.csv", NOW)[0].delivered == datetime(2025, 7, 15, 0, 0, tzinfo=UTC)


def test_a_pipe_is_never_a_delivery(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    assert names(tmp_path, "*.csv") == []


def test_a_link_is_never_a_delivery(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/rahasia.csv", "x")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").symlink_to(outside)
    assert names(tmp_path / "inbox", "*.csv") == []


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path, "outside/rahasia.csv", "x")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "dinkes").symlink_to(tmp_path / "outside")
    assert names(tmp_path / "inbox", "dinkes/*.csv") == []


@pytest.mark.parametrize("pattern", ["../a.csv", "/etc/passwd", "dinkes/../../a.csv", "C:\\data\\a.csv", " "])
def test_a_pattern_that_leads_out_of_the_inbox_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(LoadError, match="harus berupa jalur di dalam inbox"):
        find_files(tmp_path, pattern, NOW)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='folder "dinkes" tidak ada; buat foldernya'):
        find_files(tmp_path, "dinkes/balita-*.csv", NOW)


def test_an_inbox_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='folder "tidak-ada" tidak ada'):
        find_files(tmp_path / "tidak-ada", "a.csv", NOW)


# ---------------------------------------------------------------------------------------------- reading


def delivery(path: Path) -> Delivery:
    return Delivery(f"dinkes/{path.name}", path, NOW)


def test_the_fingerprint_is_the_sha256_of_the_bytes(tmp_path: Path) -> None:
    contents = read_file(tmp_path, delivery(put(tmp_path, "a.csv", b"kode;nilai\n")))
    assert (contents.data, contents.fingerprint) == (b"kode;nilai\n", hashlib.sha256(b"kode;nilai\n").hexdigest())


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(LoadError, match=r"dinkes/a\.csv: bukan berkas biasa"):
        read_file(tmp_path, delivery(tmp_path / "a.csv"))


def test_a_link_out_of_the_inbox_is_not_read(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/rahasia.csv", "x")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").symlink_to(outside)
    with pytest.raises(LoadError, match="tautan ke luar inbox tidak dibaca"):
        read_file(tmp_path / "inbox", delivery(tmp_path / "inbox" / "a.csv"))


def test_a_file_behind_a_linked_folder_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "outside/rahasia.csv", "x")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "dinkes").symlink_to(tmp_path / "outside")
    with pytest.raises(LoadError, match="tautan ke luar inbox tidak dibaca"):
        read_file(tmp_path / "inbox", delivery(tmp_path / "inbox" / "dinkes" / "rahasia.csv"))


def test_a_file_that_vanished_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="sudah tidak ada; minta dikirim lagi"):
        read_file(tmp_path, delivery(tmp_path / "a.csv"))


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b"x" * 3_000_000)
    with pytest.raises(LoadError, match="3 MB melebihi batas 2 MB"):
        read_file(tmp_path, delivery(path), limit=2 * 1024**2)


def test_a_huge_sparse_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(LoadError, match="melebihi batas 512 MB"):
        read_file(tmp_path, delivery(path))


def test_a_file_swapped_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.csv", "lama;1\n")
    real, calls = os.fstat, []

    def swap_after_the_first_look(descriptor: int) -> os.stat_result:
        seen = real(descriptor)
        if not calls:
            os.replace(put(tmp_path, "b.csv", "baru;2\n"), path)
        calls.append(descriptor)
        return seen

    monkeypatch.setattr("loaders.inbox.os.fstat", swap_after_the_first_look)
    with pytest.raises(LoadError, match="berubah ketika dibaca"):
        read_file(tmp_path, delivery(path))


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.csv", "lama;1\n")
    real, calls = os.fstat, []

    def append_after_the_first_look(descriptor: int) -> os.stat_result:
        seen = real(descriptor)
        if not calls:
            with path.open("ab") as file:
                file.write(b"lagi;2\n")
        calls.append(descriptor)
        return seen

    monkeypatch.setattr("loaders.inbox.os.fstat", append_after_the_first_look)
    with pytest.raises(LoadError, match="berubah ketika dibaca"):
        read_file(tmp_path, delivery(path))


def test_a_file_without_permission_is_said_in_indonesian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.csv", "a;b\n1;2\n")
    (delivery,) = find_files(tmp_path, "a.csv", NOW)

    def refuse(*_asked: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("loaders.inbox.os.open", refuse)
    with pytest.raises(LoadError, match=r"a\.csv: tidak dapat dibuka \(izin ditolak\); periksa izin"):
        read_file(tmp_path, delivery)
