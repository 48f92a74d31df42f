"""A long CSV read piece by piece: the same batch as read whole, and never more than a piece of it in hand."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import part_reads
from data.answers import batch_in
from data.batch import Batch
from data.copies import Desk
from data.profile import Profile
from data.shapes.shapes import observe_coded
from data.task import Task, put_task
from data.work import answer_in, do
from loaders.base import Delivery, find_readers
from loaders.csv_file import Spec, read, read_pieces
from loaders.csv_pieces import NotInPieces
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, long_shape, observed, ratio, sector, source, tiny_profile

HEAD = "kode;periode;ukuran;nilai\n"
SPEC = Spec(kind="csv", path="dinkes/panjang.csv", delimiter=";")


def profile() -> Profile:
    """Births and deaths, the halves of a share, and visits."""
    shape = long_shape(
        region={"column": "kode"}, period={"column": "periode"}, value="nilai", measure="ukuran",
        measures={"lahir": "lahir", "mati": "mati", "kunjungan": "kunjungan"},
    )  # fmt: skip
    own = source("panjang", shape, read=SPEC, rows_least=0.0, max_reject_share=0.95)
    names = [observed(n, whole=True, range=(0, 500)) for n in ("lahir", "mati", "kunjungan")]
    return tiny_profile([sector("uji", [own], [*names, ratio("angka", "mati", "lahir", per=100)])])


def told(batch: Batch) -> tuple[Any, ...]:
    """Everything a batch says, whatever the order of its observations."""
    parts = [part for part in batch.parts() if len(part)]
    rows = pd.concat([p.astype(str) for p in parts]) if parts else pd.DataFrame()
    counts = (batch.read, batch.loaded, batch.returned, batch.ignored, batch.missing_cells)
    notes = tuple(sorted(n for n in batch.notes if not n.startswith("Ditandai")))
    return counts, sorted(map(tuple, rows.to_numpy().tolist())), sorted(map(str, batch.rejects)), notes, batch.periods


def answered(text: str, folder: Path, *, pieces: bool) -> tuple[str, Any]:
    """The outcome, and the batch or the reason, of a real child's work on this text."""
    path = folder / "inbox" / "dinkes" / "panjang.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    found = profile()
    desk = Desk(found, find_readers(), folder / "inbox", folder / "state")
    delivery = Delivery("dinkes/panjang.csv", path, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part_reads, "FROM", 1 if pieces else 1 << 40)
        patch.setattr(part_reads, "SIZE", 90)
        put_task(folder / "work", Task("read", "panjang", NOW, delivery))
        do(desk, folder / "work")
    answer = answer_in(folder / "work")
    if answer.outcome != "shaped":
        return answer.outcome, answer.reason
    assert bool(answer.spoken) == pieces or not answer.loaded
    return answer.outcome, told(replace(batch_in(folder / "work", answer)))


def both(text: str) -> tuple[Any, Any]:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        return answered(text, Path(one), pieces=True), answered(text, Path(other), pieces=False)


rows = st.tuples(
    st.sampled_from([VILLAGE_1, VILLAGE_2, VILLAGE_4, "99.99.99.9999", ""]),
    st.sampled_from(["2025-04", "2025-05", "2025-06", "2031-01", "kapan"]),
    st.sampled_from(["lahir", "mati", "kunjungan", "lain"]),
    st.sampled_from(["1", "2", "30", "499", "501", "-3"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=24))
def test_pieces_say_what_the_whole_says(found: Sequence[tuple[str, str, str, str]]) -> None:
    text = HEAD + "".join(";".join(row) + "\n" for row in found)
    pieces, whole = both(text)
    assert pieces == whole


def test_a_row_returned_in_a_later_piece_keeps_its_number(tmp_path: Path) -> None:
    lines = [f"{VILLAGE_1};2025-{m:02d};lahir;{m}\n" for m in range(1, 7)]
    text = HEAD + "".join(lines) + f"{VILLAGE_2};2025-05;lahir;501\n" + lines[0]
    outcome, said = answered(text, tmp_path, pieces=True)
    assert outcome == "shaped" and said[0] == (8, 6, 1, 1, 0)  # the twin is no data
    assert [r for r in said[2] if "row=8" in r and "out_of_range" in r]
    assert said[3] == ("1 nilai kembar (sama persis) dilewati.",)


def test_a_numerator_above_its_denominator_is_doubted_across_pieces(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f"{VILLAGE_1};2025-0{m};{what};{n}\n" for what, n in (("lahir", 5), ("mati", 9)) for m in range(1, 7)
    )
    _, said = answered(text, tmp_path, pieces=True)
    assert {row[-1] for row in said[1] if row[0] == "mati"} == {"tak wajar"}


# ---------------------------------------------------------------------------------------------- what cannot be cut

UNCUT = {
    "quotes": HEAD + f'"{VILLAGE_1}";2025-05;lahir;1\n' * 6,
    "a title above": "Judul;;;\n" + HEAD + f"{VILLAGE_1};2025-05;lahir;1\n" * 6,
    "lone returns": (HEAD + f"{VILLAGE_1};2025-05;lahir;1\n" * 6).replace("\n", "\r"),
    "another encoding in a later piece": HEAD + f"{VILLAGE_1};2025-05;lahir;1\n" * 6 + "é;2025-05;lahir;1\n",
}


@pytest.mark.parametrize("text", UNCUT.values(), ids=list(UNCUT))
def test_what_cannot_be_cut_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dinkes" / "panjang.csv"
    path.parent.mkdir()
    path.write_bytes(text.encode("cp1252"))
    delivery = Delivery("dinkes/panjang.csv", path, NOW)
    with pytest.raises(NotInPieces):
        list(read_pieces(SPEC, tmp_path, delivery, ["kode", "nilai"], size=60, fingerprint="x"))


@pytest.mark.parametrize("value", ["1.234", "1,5"])
def test_numbers_that_need_the_whole_column_are_read_whole(value: str) -> None:
    text = HEAD + f"{VILLAGE_1};2025-05;lahir;3\n" * 3 + f"{VILLAGE_2};2025-05;lahir;{value}\n"
    with tempfile.TemporaryDirectory() as one:
        path = Path(one) / "inbox" / "dinkes" / "panjang.csv"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        desk = Desk(profile(), find_readers(), Path(one) / "inbox", Path(one) / "state")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(part_reads, "FROM", 1)
            put_task(Path(one) / "w", Task("read", "panjang", NOW, Delivery("dinkes/panjang.csv", path, NOW)))
            do(desk, Path(one) / "w")
        answer = answer_in(Path(one) / "w")
        tables = read(SPEC, Path(one) / "inbox", Delivery("dinkes/panjang.csv", path, NOW), ["kode", "nilai"])
        whole = observe_coded(
            tables, Delivery("dinkes/panjang.csv", path, NOW), desk.profile.sources["panjang"], desk.profile
        )
        assert (answer.loaded, answer.returned) == (whole.loaded, whole.returned)
        assert answer.spoken == ()
