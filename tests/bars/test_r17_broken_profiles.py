"""R17: forty broken set-ups of a whole regency: the app is up, says file and key of each fault, and the rest loads."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from components.panels.base import find_specs
from data.centre import centre_of
from data.check import check
from data.settings import Settings
from loaders.base import find_readers
from tests import servers
from tests.fakes import NOW
from tests.figures import night, record
from tests.story_profile import FILES, PERMITS, write_children, write_classrooms, write_profile
from tests.test_story import Day

SOURCES = {"sectors/kesehatan.toml": "balita", "sectors/pendidikan.toml": "kelas", "sectors/perizinan.toml": "nib"}
Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Broken:
    """One set-up. changes: files and what becomes of them. said: what /sumber and check must both name, each file with
    its key. lost: sources that cannot load; every other one has to."""

    name: str
    changes: tuple[tuple[str, Change], ...]
    said: tuple[str, ...]
    lost: frozenset[str] = frozenset()

    def __add__(self, other: Broken) -> Broken:
        changes, said = (*self.changes, *other.changes), (*self.said, *other.said)
        return Broken(f"{self.name}; {other.name}", changes, said, self.lost | other.lost)


def swap(old: str, new: str) -> Change:
    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    return change


def cut(share: float) -> Change:
    """As an upload that broke off, within a line."""
    return lambda content: content[: int(len(content) * share)].rstrip(b"\n")[:-3]


def of_a_sector(file: str) -> Iterator[Broken]:
    """What may be wrong with one sector's file; its source is lost, no other is."""
    source = SOURCES[file]
    agency = FILES[file].partition('agency = "')[2].partition('"')[0]
    for key, change in {
        "label": swap(f'id = "{source}"\nlabel', f'id = "{source}"\nlabel = 5\n# label'),
        "warna": swap('frequency = "month"', 'frequency = "month"\nwarna = "biru"'),
        "frequency": swap('frequency = "month"\n', ""),
        "agency": swap(f'agency = "{agency}"', 'agency = "tidak-ada"'),
        "read › kind": swap("read = { kind", 'read = { kind = "faks", was'),
        "deadline": swap('frequency = "month"', 'frequency = "month"\ndeadline = "nanti"'),
    }.items():
        yield Broken(f"{file}: {key}", ((file, change),), (f"{file} › source {source} › {key}",), frozenset({source}))
    for name, change in {
        "cut": cut(0.35), "a bracket left open": swap("[[source]]", "[[source]"), "empty": lambda _: b"",
        "not UTF-8": lambda content: content.replace(b"definition", b"\xff\xfe", 1),
    }.items():  # fmt: skip
        yield Broken(f"{file}: {name}", ((file, change),), (f"{file} › ",), frozenset({source}))


def elsewhere() -> Iterator[Broken]:
    """What may be wrong beside the sectors: every source that can be read is loaded all the same."""
    health, targets, walls = "sectors/kesehatan.toml", "targets.csv", "walls.toml"
    for name, file, change, said in (
        ("indicator", targets, swap("stunting,2025", "stuntin,2025"), f"{targets} › baris 2 › indicator"),
        ("number", targets, swap(",14,20,", ",14,banyak,"), f"{targets} › baris 2 › act"),
        ("region", targets, swap("yes,,", "yes,99.09,"), f"{targets} › baris 2 › region"),
        ("column", targets, swap("official", "resmi"), f"{targets} › kolom resmi"),
        ("sector", walls, swap('"kesehatan"', '"kesehatn"'), f"{walls} › wall utama › screen 1 › scenes 1 › sector"),
        ("page", walls, swap('"sektor"', '"sketor"'), f"{walls} › wall utama › screen 1 › scenes 1 › page"),
        ("cut", walls, cut(0.7), f"{walls} › baris"),
        ("panel", health, swap('kind = "card"', 'kind = "karttu"'), f"{health} › panel stunting-kini › kind"),
    ):
        lost = frozenset({"balita"}) if file == health else frozenset[str]()
        yield Broken(f"{file}: {name}", ((file, change),), (said,), lost)
    permits = "sectors/perizinan.toml"
    change = swap('query = "nib"', 'query = "nibb"')
    yield Broken("no query", ((permits, change),), (f"{permits} › source nib › read › query",), frozenset({"nib"}))


def cases() -> list[Broken]:
    """Forty: each fault alone, and one whose every sector but one is broken."""
    sectors = {file: list(of_a_sector(file)) for file in SOURCES}
    health, schools, permits = sectors.values()
    return [*health, *schools, *permits, *elsewhere(), health[6] + schools[1]]


CASES = cases()


@pytest.fixture(autouse=True)
def permits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'nib.sqlite'}"
    servers.execute(url, *(statement.format(moment="text") for statement in PERMITS))
    monkeypatch.setenv("STORY_URL", url)


def off(broken: Broken, folder: Path) -> list[str]:
    """What goes wrong when a regency is started with this set-up and nothing loaded yet."""
    profile = write_profile(folder / "profil")
    for file, change in broken.changes:
        (profile / file).write_bytes(change((profile / file).read_bytes()))
    day = Day(centre_of(Settings(profile, folder / "state", "", "127.0.0.1", 0), panels=find_specs()))
    found = []
    try:
        day.open()
        pages = {at: day.client.get(at) for at in ("/", "/sumber")}
        found += [f"{at}: {answer.status_code}" for at, answer in pages.items() if answer.status_code != 200]
        shown = html.unescape(pages["/sumber"].get_data(as_text=True))
        checked = [f.text() for f in check(profile, find_readers(), find_specs(), inbox=None, now=NOW)]
        found += [f"/sumber does not say {words}" for words in broken.said if words not in shown]
        found += [f"check says {checked}" for words in broken.said if not any(words in line for line in checked)]
        write_children(day.centre.inbox, day.now)
        write_classrooms(day.centre.inbox, day.now)
        for source in sorted(set(SOURCES.values()) - broken.lost):
            outcome = day.load(source).outcome if source in day.centre.profile.sources else "not there"
            found += [] if outcome == "landed" else [f"{source}: {outcome}"]
        found += [f"{at} after loading: {day.client.get(at).status_code}" for at in ("/", "/sumber")
                  if day.client.get(at).status_code != 200]  # fmt: skip
    finally:
        day.centre.close()
    return [f"{broken.name}: {words}" for words in found]


def test_forty_broken_set_ups_start_say_what_is_wrong_and_load_the_rest(tmp_path: Path) -> None:
    chosen = CASES if night() else CASES[::13]
    found = [words for number, broken in enumerate(chosen) for words in off(broken, tmp_path / str(number))]
    record("R17", f"{len(chosen)} broken set-ups: not up, not named, or a good source not loaded", str(len(found)), "0")
    assert found == []
    assert len(CASES) == 40
