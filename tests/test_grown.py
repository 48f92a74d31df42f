"""A file that only grew: its new rows alone are read, and the store is as if the whole had been."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import refresh as refreshing
from data.batch import Load
from data.centre import Centre
from data.profile import Source
from data.refresh import refresh
from data.store import Store
from loaders.base import find_readers
from loaders.csv_file import Spec
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, long_shape, observed, sector, source, tiny_profile

HEAD = "kode;periode;nilai\n"
MAY = f"{VILLAGE_1};2025-05;10\n{VILLAGE_2};2025-05;20\n"
JUNE = f"{VILLAGE_1};2025-06;11\n{VILLAGE_2};2025-06;21\n"


def own_source(**keys: object) -> Source:
    shape = long_shape(region={"column": "kode"}, period={"column": "periode"}, value="nilai", indicator="balita")
    read = Spec(kind="csv", path="dinkes/balita.csv", delimiter=";")
    return source("balita", shape, read=read, max_reject_share=0.9, rows_least=0.0, **keys)


class Inbox:
    """A store and one CSV file that is written again and again, each time an hour later."""

    def __init__(self, folder: Path, **keys: object) -> None:
        profile = tiny_profile([sector("uji", [own_source(**keys)], [observed("balita", whole=True)])])
        self.centre = Centre(profile, Store(folder), find_readers(), folder / "inbox", isolated=False)
        self.path, self.now = folder / "inbox" / "dinkes" / "balita.csv", NOW
        self.path.parent.mkdir(parents=True)

    def deliver(self, text: str) -> Load:
        self.now += timedelta(hours=1)
        self.path.write_bytes(text.encode())
        when = (self.now - timedelta(minutes=5)).timestamp()
        os.utime(self.path, (when, when))
        (load,) = refresh(self.centre.profile.sources["balita"], self.centre, self.now)
        return load

    def values(self) -> dict[tuple[str, str], tuple[float, int]]:
        rows = self.centre.store.observations()
        keys = zip(rows["region"], rows["period"], strict=True)
        return dict(zip(keys, zip(rows["value"], rows["row"], strict=True), strict=True))


def test_only_the_new_rows_are_read_and_keep_their_numbers_in_the_file(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    inbox.deliver(HEAD + MAY)
    load = inbox.deliver(HEAD + MAY + JUNE)
    assert (load.outcome, load.read, load.loaded, load.written) == ("landed", 2, 2, 2)
    assert load.notes[0] == (
        "berkas hanya bertambah: 2 baris baru dibaca, 2 baris sebelumnya sama persis dengan pemuatan yang lalu"
    )
    assert inbox.values()[VILLAGE_2, "2025-06"] == (21.0, 5)
    assert inbox.values()[VILLAGE_1, "2025-05"] == (10.0, 2)
    assert (tmp_path / load.archive).read_bytes() == (HEAD + MAY + JUNE).encode()  # the whole file is kept


def test_it_may_grow_again_and_again(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    text = HEAD + MAY
    inbox.deliver(text)
    for month in range(6, 8):
        text += f"{VILLAGE_1};2025-{month:02d};{month}\n"
        assert inbox.deliver(text).read == 1
    assert inbox.values()[VILLAGE_1, "2025-07"] == (7.0, 5)


def test_an_unchanged_file_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox(tmp_path)
    inbox.deliver(HEAD + MAY)
    monkeypatch.setattr("data.work.opened", lambda *_: pytest.fail("read again"))
    assert inbox.deliver(HEAD + MAY).outcome == "unchanged"


# Each makes the whole file mean something else than its new rows alone do.
OTHERWISE = {
    "an earlier row changed": (HEAD + MAY, HEAD + MAY.replace(";10", ";12") + JUNE),
    "a key that is there already": (HEAD + MAY, HEAD + MAY + f"{VILLAGE_1};2025-05;99\n"),
    "the same row once more": (HEAD + MAY, HEAD + MAY + MAY),
    "a bad number": (HEAD + MAY, HEAD + MAY + f"{VILLAGE_1};2025-06;sebelas\n"),
    "a number with a dot": (HEAD + MAY, HEAD + MAY + f"{VILLAGE_1};2025-06;1.234\n"),
    "an unknown village": (HEAD + MAY, HEAD + MAY + "99.99.99.9999;2025-06;1\n"),
    "no line break before": (HEAD + MAY.rstrip("\n"), HEAD + MAY + JUNE),
    "a title above": ("Judul\n" + HEAD + MAY, "Judul\n" + HEAD + MAY + JUNE),
    "quotes": (HEAD + MAY, HEAD + MAY + f'"{VILLAGE_1}";2025-06;11\n'),
    "a blank row": (HEAD + MAY, HEAD + MAY + "\n" + JUNE),
}


@pytest.mark.parametrize("first, second", OTHERWISE.values(), ids=list(OTHERWISE))
def test_anything_else_is_read_whole(tmp_path: Path, first: str, second: str) -> None:
    inbox = Inbox(tmp_path)
    inbox.deliver(first)
    load = inbox.deliver(second)
    assert not any("hanya bertambah" in note for note in load.notes)
    assert load.read >= 3


def test_after_a_withdrawal_the_whole_file_is_read(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    first = inbox.deliver(HEAD + MAY)
    inbox.centre.store.retract(first.number, "uji")
    assert inbox.deliver(HEAD + MAY + JUNE).read == 4
    assert inbox.values()[VILLAGE_1, "2025-05"] == (10.0, 2)


# ---------------------------------------------------------------------------------------------- the law

rows = st.tuples(
    st.sampled_from([VILLAGE_1, VILLAGE_2, VILLAGE_4, "99.99.99.9999", "JUMLAH"]),
    st.sampled_from(["2025-04", "2025-05", "2025-06", "kapan"]),
    st.sampled_from(["1", "2", "30", "1.234", "1,5", "-", "x", '"4"', ""]),
)
pieces = st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=4)


def story(pieces: Sequence[Sequence[tuple[str, str, str]]], *, grown: bool) -> list[object]:
    """What stands in the store after each delivery of a file that goes on growing."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not grown:
            patch.setattr(refreshing, "size_before", lambda *_: 0)
        inbox, text, told = Inbox(Path(folder)), HEAD, []
        for piece in pieces:
            text += "".join(f"{region};{period};{value}\n" for region, period, value in piece)
            load = inbox.deliver(text)
            told.append((load.outcome, sorted(inbox.values().items())))
        inbox.centre.close()
    return told


@settings(max_examples=40, deadline=None)
@given(pieces)
def test_reading_the_new_rows_gives_what_reading_the_whole_gives(pieces: list[list[tuple[str, str, str]]]) -> None:
    assert story(pieces, grown=True) == story(pieces, grown=False)
