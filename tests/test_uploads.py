"""Files from the browser: what they are called in the inbox, how they enter it, how long they wait."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from data.exchange.template import template
from data.holding.rows import UNKNOWN
from data.profile import Profile
from data.profile_files.folder import read_profile
from data.uploading.names import Target, free_name, plain_name, target
from data.uploading.uploads import LIMIT, UploadRefused, Uploads
from loaders.base import find_readers
from tests.fakes import NOW

EXAMPLE = Path(__file__).parent.parent / "data" / "example" / "profile"


@cache
def profile() -> Profile:
    return read_profile(EXAMPLE, find_readers(), {})


def named(source: str, called: str, said: str = "", folder: Path | None = None) -> Target:
    return target(profile().sources[source], called, (folder or Path("/tiada")) / "file", said=said)


@pytest.mark.parametrize(
    ("source", "called", "said", "name"),
    [
        ("eppgbm", "eppgbm-2025.xlsx", "", "dinkes/eppgbm-2025.xlsx"),
        ("eppgbm", "Balita 2025 final.xlsx", "", "dinkes/eppgbm-2025.xlsx"),
        ("eppgbm", "balita.xlsx", "2025", "dinkes/eppgbm-2025.xlsx"),
        ("indeks_desa", "indeks.xlsx", "2025", "kemendesa/Indeks Desa 2025.xlsx"),
        ("asik", "kiriman kader (rev).csv", "", "dinkes/asik-kiriman kader (rev).csv"),
        ("asik", "ASIK-2025-06.CSV", "", "dinkes/ASIK-2025-06.CSV"),
        ("lkpm", "investasi.csv", "", "dpmptsp/lkpm.csv"),
        ("eppgbm", "../../etc/eppgbm-2025.xlsx", "", "dinkes/eppgbm-2025.xlsx"),
    ],
)
def test_an_upload_gets_a_name_that_its_source_takes_in(source: str, called: str, said: str, name: str) -> None:
    assert named(source, called, said).name == name


def test_a_period_that_only_the_name_can_say_is_asked_for() -> None:
    assert named("eppgbm", "balita.xlsx") == Target(asks="year")
    assert named("indeks_desa", "indeks.xlsx") == Target(asks="period")
    assert named("eppgbm", "balita 2024 dan 2025.xlsx") == Target(asks="year")


def test_a_database_takes_no_file_but_its_form(tmp_path: Path) -> None:
    assert named("sicantik", "izin.csv") == Target(why="not_a_file")
    (tmp_path / "file").write_bytes(template(profile().sources["sicantik"], profile(), date(2025, 7, 15)))
    assert named("sicantik", "isian izin.xlsx", folder=tmp_path).name == "dpmptsp/isian-sicantik isian izin.xlsx"
    assert named("oss", "isian izin.xlsx", folder=tmp_path) == Target(why="other_form")


@pytest.mark.parametrize(
    ("called", "plain"),
    [
        ("C:\\Data\\balita.xlsx", "balita.xlsx"),
        ("../../x/y.csv", "y.csv"),
        ("..", "berkas"),
        ("", "berkas"),
        ("a\x00b;rm -rf.csv", "a_b_rm -rf.csv"),
        (".tersembunyi", "tersembunyi"),
        ("x" * 300 + ".xlsx", "x" * 75 + ".xlsx"),
    ],
)
def test_a_name_from_outside_is_never_a_path(called: str, plain: str) -> None:
    assert plain_name(called) == plain


def test_a_taken_name_gets_a_number() -> None:
    assert free_name("a/b.csv", {"a/b.csv", "a/b (2).csv"}.__contains__) == "a/b (3).csv"


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "state", tmp_path / "inbox")


def test_a_published_file_lies_whole_in_the_inbox_and_never_over_another(uploads: Uploads) -> None:
    source = profile().sources["asik"]
    names = []
    for text in (b"satu", b"dua"):
        found = uploads.receive(source, "asik-2025-06.csv", io.BytesIO(text), NOW)
        names.append(uploads.publish(found, source, NOW).inbox)
    assert names == ["dinkes/asik-2025-06.csv", "dinkes/asik-2025-06 (2).csv"]
    folder = uploads.inbox / "dinkes"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        "asik-2025-06.csv": b"satu",
        "asik-2025-06 (2).csv": b"dua",
    }


def test_where_a_source_takes_one_name_only_the_old_file_steps_aside(uploads: Uploads) -> None:
    source = profile().sources["lkpm"]
    for text in (b"satu", b"dua"):
        found = uploads.receive(source, "lkpm.csv", io.BytesIO(text), NOW)
        assert uploads.publish(found, source, NOW).inbox == "dpmptsp/lkpm.csv"
    kept = {p.name: p.read_bytes() for p in (uploads.inbox / "dpmptsp").iterdir()}
    assert kept == {"lkpm.csv": b"dua", "lkpm (lama 20250715-030000).csv": b"satu"}


def test_publishing_twice_changes_nothing(uploads: Uploads) -> None:
    source = profile().sources["asik"]
    once = uploads.publish(uploads.receive(source, "asik-a.csv", io.BytesIO(b"x"), NOW), source, NOW)
    again = uploads.find(once.key)
    assert again == once
    assert uploads.publish(once, source, NOW) == once
    assert len(list((uploads.inbox / "dinkes").iterdir())) == 1


def test_a_file_without_a_name_is_not_published(uploads: Uploads) -> None:
    source = profile().sources["eppgbm"]
    found = uploads.receive(source, "balita.xlsx", io.BytesIO(b"x"), NOW)
    with pytest.raises(UploadRefused):
        uploads.publish(found, source, NOW)
    assert uploads.choose_period(found, source, "2025").name == "dinkes/eppgbm-2025.xlsx"


def test_an_empty_or_endless_file_is_not_kept(uploads: Uploads) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * (LIMIT // 4)

    source = profile().sources["asik"]
    for body, word in ((io.BytesIO(b""), "upload_empty"), (Endless(), "upload_large")):
        with pytest.raises(UploadRefused) as refused:
            uploads.receive(source, "a.csv", body, NOW)  # type: ignore[arg-type]
        assert refused.value.word == word
    assert list((uploads.state / "uploads").iterdir()) == []


def test_what_nobody_publishes_is_cleaned_away_after_a_day(uploads: Uploads) -> None:
    found = uploads.receive(profile().sources["asik"], "a.csv", io.BytesIO(b"x"), NOW)
    born = uploads.folder(found).stat().st_mtime
    assert uploads.clean(NOW.fromtimestamp(born + 23 * 3600, NOW.tzinfo)) == 0
    assert uploads.clean(NOW.fromtimestamp(born, NOW.tzinfo) + timedelta(hours=25)) == 1
    assert uploads.find(found.key) is None


@pytest.mark.parametrize("key", ["", "..", "../../x", "a" * 16 + "/.."])
def test_a_key_is_never_a_path(uploads: Uploads, key: str) -> None:
    assert uploads.find(key) is None


def test_what_a_file_would_do_is_tried_once_and_kept(uploads: Uploads) -> None:
    source = profile().sources["asik"]
    found = uploads.receive(source, "asik-2025-06.csv", io.BytesIO(b"apa saja\n1\n"), NOW)
    first = uploads.trial(found, source, profile(), mend=None, usual=UNKNOWN)
    assert first is not None
    assert first.answer.outcome in ("refused", "failed")
    assert uploads.trial(found, source, profile(), mend=None, usual=UNKNOWN) == first


def test_a_persons_number_in_a_name_is_not_kept(uploads: Uploads) -> None:
    found = uploads.receive(profile().sources["asik"], "asik 3599990107900001.csv", io.BytesIO(b"x"), NOW)
    assert "3599990107900001" not in found.called + found.name
    assert "disamarkan" in found.called
