"""What operators type about people: passwords never as arguments, refusals in Indonesian, one record an act."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app import main
from data.audit.log import records
from data.people.people import People
from data.people.secret_words import new_word
from data.store import Store
from tests.people.fakes import GOOD, HOME, OTHER
from tests.story_profile import write_profile

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PENDOPO_PROFILE", str(write_profile(tmp_path / "profil")))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: Shown):
    """Types a command with this on stdin; gives its exit code, what it said, and what it complained of."""

    def act(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = main(arguments)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return act


def _people(state: Path) -> People:
    from data.centre import wall_clock

    return People(Store(state).engine, wall_clock)


def test_an_account_is_made_with_a_password_from_stdin_and_logs_in(state: Path, typed) -> None:
    assert "Belum ada admin" in typed("user", "list")[1]
    code, said, _ = typed("user", "add", "Budi", "--role", "admin", stdin=f"{GOOD}\n")
    assert (code, said) == (0, "Akun budi dibuat: admin\n")
    people = _people(state)
    assert people.visitor(people.log_in("budi", GOOD, HOME)).role == "admin"
    (login, added) = records(Store(state).engine)
    assert (added.action, added.origin, login.action) == ("user_added", "terminal", "login")
    assert GOOD not in repr((login, added))


def test_no_command_takes_a_password_as_an_argument(typed) -> None:
    for arguments in (["user", "add", "budi", "--password", GOOD], ["user", "password", "budi", GOOD]):
        with pytest.raises(SystemExit) as ended:
            typed(*arguments)
        assert ended.value.code == 2


def test_a_person_is_changed_and_listed(state: Path, typed) -> None:
    typed("user", "add", "budi", "--role", "admin", stdin=GOOD)
    assert typed("user", "add", "siti", "--role", "operator", "--agency", "dinkes", stdin=OTHER)[0] == 0
    assert typed("user", "role", "siti", "viewer")[:2] == (0, "Akun siti sekarang viewer (melihat)\n")
    assert typed("user", "disable", "SITI")[0] == 0
    assert "NONAKTIF" in typed("user", "list")[1]
    assert typed("user", "enable", "siti")[0] == 0
    assert typed("user", "password", "siti", stdin=GOOD)[0] == 0
    found = [r.action for r in reversed(records(Store(state).engine))]
    assert found == ["user_added", "user_added", "user_changed", "user_disabled", "user_changed", "password_changed"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["user", "add", "budi", "--role", "admin"], GOOD, 1, 'Akun "budi" sudah ada'),
        (["user", "add", "3502012345670001"], GOOD, 1, "tidak dapat dipakai"),
        (["user", "add", "siti"], "kabupaten2025", 1, "mudah ditebak"),
        (["user", "add", "siti"], "", 1, "terlalu pendek"),
        (["user", "add", "siti", "--role", "operator"], GOOD, 1, "satu perangkat daerah"),
        (["user", "add", "siti", "--role", "operator", "--agency", "dinkez"], GOOD, 2, 'maksud Anda "dinkes"'),
        (["user", "password", "tiada"], GOOD, 1, 'Akun "tiada" tidak ada'),
        (["user", "disable", "budi"], "", 1, "admin aktif terakhir"),
        (["user", "role", "budi", "viewer"], "", 1, "admin aktif terakhir"),
        (["user", "code"], "", 1, "Sudah ada administrator"),
        (["token", "pair", "K7-42", "--wall", "utama", "--name", "x"], "", 1, 'Kode "K7-42" tidak dikenal'),
        (["token", "pair", "K7-42", "--wall", "utamax", "--name", "x"], "", 2, 'maksud Anda "utama"'),
        (["token", "pair", "K7-42", "--name", "x"], "", 1, "satu dinding atau satu tur"),
        (["token", "revoke", "9"], "", 1, "Token 9 tidak ada"),
    ],
    ids=lambda found: " ".join(found)[:40] if isinstance(found, list) else None,
)
def test_what_cannot_be_done_is_said_and_written_down_nowhere(
    state: Path, typed, arguments: list[str], stdin: str, code: int, said: str
) -> None:
    typed("user", "add", "budi", "--role", "admin", stdin=GOOD)
    ended, _, complaint = typed(*arguments, stdin=stdin)
    assert ended == code and said in complaint
    assert not stdin or stdin not in complaint
    assert [r.action for r in records(Store(state).engine)] == ["user_added"]


def test_a_screen_is_paired_listed_and_revoked(state: Path, typed) -> None:
    word = new_word()
    people = _people(state)
    code = people.pair_code(word)
    assert typed("token", "pair", code, "--wall", "utama", "--name", "Ruang rapat")[0] == 0
    assert people.token_visitor(word).bound == "utama"
    assert "Ruang rapat · dinding utama · visitor · berlaku" in typed("token", "list")[1]
    assert typed("token", "revoke", "1")[0] == 0
    assert people.token_visitor(word) is None
    assert "DICABUT" in typed("token", "list")[1]


def test_a_guest_gets_a_word_that_is_shown_once(state: Path, typed) -> None:
    _, said, _ = typed("token", "make", "--name", "Tamu", "--audience", "public")
    word = said.strip().rpartition("/pasang#")[2]
    assert _people(state).token_visitor(word).audience == "public"
    assert word not in typed("token", "list")[1] and word not in repr(records(Store(state).engine))


def test_the_first_code_makes_the_first_administrator(state: Path, typed) -> None:
    _, said, _ = typed("user", "code")
    code = said.splitlines()[0].rpartition(" ")[2]
    assert _people(state).use_first_code(code, "budi", GOOD).role == "admin"
