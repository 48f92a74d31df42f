"""Files that move, hide or are no files: none is followed, waited on or read half, and the loader goes on."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from data.batch import Load
from data.refresh import refresh
from loaders.base import Delivery, LoadError
from loaders.csv_file import Spec, deliveries, read
from loaders.inbox import opened, read_file
from tests.fakes import NOW
from tests.hostile.case import Case, Sheet, delimited
from tests.hostile.desk import centre_of

SHEET = Sheet.drawn(random.Random(5))
DATA = delimited(SHEET.rows()).encode()
SPEC = Spec(kind="csv", path="dinkes/*")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    return tmp_path / "inbox"


def put(inbox: Path, name: str, data: bytes = DATA) -> Path:
    path = inbox / "dinkes" / name
    path.write_bytes(data)
    os.utime(path, (NOW.timestamp() - 60,) * 2)
    return path


def names(inbox: Path) -> list[str]:
    return [d.name for d in deliveries(SPEC, inbox, NOW)]


def test_what_is_no_finished_file_is_not_picked_up(inbox: Path) -> None:
    outside = inbox.parent / "luar.csv"
    outside.write_bytes(DATA)
    (inbox / "dinkes" / "tautan.csv").symlink_to(outside)
    (inbox / "dinkes" / "folder.csv").mkdir()
    os.mkfifo(inbox / "dinkes" / "pipa.csv")
    for name in ("~$data.xlsx", ".data.csv", "data.csv.part", "data.tmp", "data.csv.crdownload"):
        put(inbox, name)
    put(inbox, "data.csv")
    assert names(inbox) == ["dinkes/data.csv"]


@pytest.mark.parametrize("name", ["dua\nbaris.csv", "kanan\u202evsc.csv", "..data..csv", "%2e%2e%2fdata.csv", " .csv"])
def test_a_strange_name_is_only_a_name(inbox: Path, name: str) -> None:
    put(inbox, name)
    for found in deliveries(SPEC, inbox, NOW):
        assert found.path is not None
        assert found.path.parent == inbox / "dinkes"


def test_a_pattern_that_leads_out_is_refused(inbox: Path) -> None:
    with pytest.raises(LoadError, match="di dalam inbox"):
        deliveries(Spec(kind="csv", path="../luar.csv"), inbox, NOW)


@pytest.mark.parametrize("kind", ["fifo", "link", "folder"])
def test_a_file_that_became_something_else_between_look_and_read_is_refused(inbox: Path, kind: str) -> None:
    path = put(inbox, "data.csv")
    (found,) = deliveries(SPEC, inbox, NOW)
    path.unlink()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("/etc/hostname")
    else:
        path.mkdir()
    with pytest.raises(LoadError, match=r"dinkes/data\.csv: "):
        read(SPEC, inbox, found, ())


def test_a_file_that_vanished_says_so(inbox: Path) -> None:
    path = put(inbox, "data.csv")
    (found,) = deliveries(SPEC, inbox, NOW)
    path.unlink()
    with pytest.raises(LoadError, match="sudah tidak ada"):
        read(SPEC, inbox, found, ())


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"99.01.01.2001;Karanganyar;2025-07;1;1,00\n")


def swap(path: Path) -> None:
    other = path.with_name("lain.part")
    other.write_bytes(DATA.replace(b"2025-06", b"2025-05"))
    other.replace(path)


@pytest.mark.parametrize("change", [grow, swap])
def test_a_file_that_changes_while_it_is_read_is_not_used(inbox: Path, change: object) -> None:
    path = put(inbox, "data.csv")
    assert callable(change)
    with (
        pytest.raises(LoadError, match="berubah ketika dibaca"),
        opened(inbox, Delivery("dinkes/data.csv", path, NOW)) as file,
    ):
        file.read(10)
        change(path)


def test_two_gigabytes_of_nothing_are_refused_by_their_size(inbox: Path) -> None:
    path = put(inbox, "data.csv")
    os.truncate(path, 2 << 30)
    with pytest.raises(LoadError, match="melebihi batas 512 MB"):
        read_file(inbox, Delivery("dinkes/data.csv", path, NOW))


def test_a_file_without_permission_is_told(inbox: Path) -> None:
    path = put(inbox, "data.csv")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads everything")
    with pytest.raises(LoadError, match="periksa izin"):
        read(SPEC, inbox, Delivery("dinkes/data.csv", path, NOW), ())


def test_a_half_copied_file_heals_when_the_rest_has_come(tmp_path: Path) -> None:
    case = Case("half copied", "data.csv", DATA, SHEET.truth)
    centre = centre_of(case, tmp_path, isolated=False)
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    loads: list[Load] = []
    for data in (DATA[:-4], DATA):
        put(tmp_path / "inbox", "data.csv", data)
        loads += refresh(centre.profile.sources["uji"], centre, NOW)
    assert [(load.outcome, load.returned) for load in loads] == [("landed", 1), ("landed", 0)]
    assert len(centre.store.observations()) == 60
