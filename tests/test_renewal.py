"""A profile that changes while it is served: taken when it has settled and reads, left alone when it does not."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

import pytest

from data.profile_files.renewal import PATIENCE, SETTLED, Renewal, stamp_of
from tests.serving import served
from tests.story_profile import write_profile
from tests.test_processes import alive, until

# Stands for ``app.py check --form``: a profile is sound while its region.toml says so.
_JUDGE = (
    "import sys; t = open(sys.argv[1] + '/region.toml').read(); print('Profil: x\\n\\n  ' + t); sys.exit(t != 'baik')"
)


def _renewal(folder: Path, told: list[str], judge: str = _JUDGE) -> Renewal:
    (folder / "sectors").mkdir(parents=True)
    (folder / "region.toml").write_text("baik")
    return Renewal(folder, [sys.executable, "-c", judge, str(folder)], told.append)


def _asked_until_judged(renewal: Renewal, start: float) -> bool:
    """What it says once the change has settled at start + SETTLED and the process that reads has ended."""
    assert not renewal.due(start)
    assert not renewal.due(start + SETTLED - 0.1)
    answers: list[bool] = []

    def ended() -> bool:
        answers.append(renewal.due(start + SETTLED))
        return answers[-1] or renewal._judging is None

    assert not renewal.due(start + SETTLED)
    assert until(ended)
    return answers[-1]


def test_a_change_is_taken_once_after_it_has_settled(tmp_path: Path) -> None:
    told: list[str] = []
    renewal = _renewal(tmp_path / "profil", told)
    assert not renewal.due(100.0)
    (renewal.folder / "sectors" / "baru.toml").write_text("id = 'baru'")
    assert _asked_until_judged(renewal, 200.0)
    assert not renewal.due(300.0)
    assert told == []


def test_a_profile_with_a_fault_is_told_once_and_not_taken_until_it_is_mended(tmp_path: Path) -> None:
    told: list[str] = []
    renewal = _renewal(tmp_path / "profil", told)
    (renewal.folder / "region.toml").write_text("rusak")
    assert not _asked_until_judged(renewal, 100.0)
    assert told[0] == "Profil berubah tetapi belum dipakai, yang lama tetap tampil: rusak"
    assert not renewal.due(500.0)
    assert len(told) == 2
    (renewal.folder / "region.toml").write_text("baik")
    assert _asked_until_judged(renewal, 600.0)


def test_a_change_while_it_is_read_is_waited_for_again(tmp_path: Path) -> None:
    renewal = _renewal(tmp_path / "profil", [])
    (renewal.folder / "a.csv").write_text("1")
    assert not renewal.due(100.0)
    assert not renewal.due(100.0 + SETTLED)
    (renewal.folder / "a.csv").write_text("12")
    assert until(lambda: not renewal.due(103.0) and renewal._judging is None)
    assert _asked_until_judged(renewal, 104.0)


def test_reading_that_never_ends_is_ended(tmp_path: Path) -> None:
    told: list[str] = []
    renewal = _renewal(tmp_path / "profil", told, judge="import threading; threading.Event().wait()")
    (renewal.folder / "a.csv").write_text("1")
    renewal.due(100.0)
    renewal.due(100.0 + SETTLED)
    assert renewal._judging is not None
    number = renewal._judging.process.pid
    assert not renewal.due(100.0 + SETTLED + PATIENCE)
    assert "terlalu lama dibaca" in told[0]
    assert not alive(number)


def test_what_editors_leave_behind_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text("x")
    before = stamp_of(tmp_path)
    for name in (".region.toml.swp", "region.toml~", "region.toml.bak", ".git/index.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("y")
    assert stamp_of(tmp_path) == before


# ------------------------------------------------------------------------------------------------- the product itself


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="ends the product by signal")
def test_the_running_product_takes_a_new_panel_and_leaves_a_broken_sector_alone(tmp_path: Path) -> None:
    profile = write_profile(tmp_path / "profil")
    sector = profile / "sectors" / "kesehatan.toml"
    with served(tmp_path / "state", PENDOPO_PROFILE=str(profile), STORY_URL="sqlite://") as site:

        def shows(words: str) -> bool:
            try:
                return words in site.get("/sektor/kesehatan")[1].decode() or words in _live(site.get)
            except OSError:  # the web is on its way back
                return False

        assert until(lambda: shows("Prevalensi stunting"), 60)
        sound = sector.read_text()
        sector.write_text(sound.replace('label = "Prevalensi stunting"', 'label = "Tinggi badan balita"'))
        assert until(lambda: shows("Tinggi badan balita"), 120)
        sector.write_text(sound.replace("numerator", "pembilang"))
        assert until(lambda: "belum dipakai" in site.log.read_text(), 120)
        threading.Event().wait(2)  # nobody is started anew
        assert shows("Tinggi badan balita")
        log = site.log.read_text()
        assert log.count("dimulai ulang satu per satu") == 1
        assert "sectors/kesehatan.toml › indicator stunting › numerator: wajib diisi" in log
        assert "Traceback" not in log


def _live(get: object) -> str:
    return get("/_live?at=/sektor/kesehatan&have=&whole=1")[1].decode()  # type: ignore[operator]
