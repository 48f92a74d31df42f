"""Where the server may listen: loopback always, anywhere else only with an administrator, TLS and a real profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.catalogue import open_catalogue
from data.people.opening_up import why_shut
from data.people.people import People
from data.people.refused import Refused
from data.settings import Settings
from tests.people.fakes import GOOD, TERMINAL, Clock

REAL = 'code = "99.01"\nsample = false\n'


def settings(folder: Path, host: str = "10.0.0.5", *, region: str = REAL, **keys: object) -> Settings:
    profile = folder / "profil"
    profile.mkdir(exist_ok=True)
    (profile / "region.toml").write_text(region, encoding="utf-8")
    return Settings(profile, folder / "state", "", host, 8050, **keys)  # type: ignore[arg-type]


@pytest.fixture
def administered(tmp_path: Path) -> Path:
    """A folder whose catalogue knows an administrator."""
    (tmp_path / "state").mkdir()
    engine = open_catalogue(f"sqlite:///{tmp_path / 'state' / 'catalogue.sqlite'}")
    People(engine, Clock(), []).add("budi", role="admin", password=GOOD, by=TERMINAL)
    engine.dispose()
    return tmp_path


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_nothing(tmp_path: Path, host: str) -> None:
    assert why_shut(settings(tmp_path, host, region="code = '99.01'\nsample = true\n")) == []


@pytest.mark.parametrize("keys", [{"tls": True}, {"insecure": True}])
def test_an_administered_regency_of_its_own_may_listen_anywhere(administered: Path, keys: dict[str, bool]) -> None:
    assert why_shut(settings(administered, "0.0.0.0", **keys)) == []


def test_each_thing_that_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    said = why_shut(settings(tmp_path, region="code = '99.01'\nsample = true\n"))
    assert len(said) == 3 and all(line.startswith("PENDOPO_HOST=10.0.0.5: ") for line in said)
    assert ["data contoh" in said[0], "PENDOPO_TLS=on" in said[1], "user add" in said[2]] == [True] * 3


def test_an_account_that_is_no_administrator_does_not_count(administered: Path) -> None:
    engine = open_catalogue(f"sqlite:///{administered / 'state' / 'catalogue.sqlite'}")
    people = People(engine, Clock(), [])
    people.add("ani", role="admin", password=GOOD, by=TERMINAL)
    people.disable("budi", by=TERMINAL)
    with pytest.raises(Refused):
        people.disable("ani", by=TERMINAL)  # somebody has to be able to let others in
    engine.dispose()
    assert why_shut(settings(administered, tls=True)) == []


def test_a_proxy_that_is_no_address_is_told_even_on_loopback(tmp_path: Path) -> None:
    (said,) = why_shut(settings(tmp_path, "127.0.0.1", proxies=("perantara",)))
    assert said.startswith('PENDOPO_PROXIES: "perantara"')
