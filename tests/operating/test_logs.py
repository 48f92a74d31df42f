"""Events: one JSON line each, with ids and numbers, and without names, values, addresses or secrets."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from data.batch import Load
from data.logs.events import about, begin, code_of_failure, event, failed, kind_of
from data.logs.loads import tell_load
from data.logs.secret_words import CUT, SecretWords
from data.processes import tell
from tests.fakes import NOW

log = logging.getLogger("data.uji")
NIK = "3599990107900001"  # of no one: regency 99 and district 99 do not exist


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Where a process that writes JSON lines writes them; afterwards all is as it was."""
    monkeypatch.setenv("PENDOPO_LOG", "json")
    monkeypatch.setenv("PENDOPO_URL_RSUD", "mysql://pembaca:R4hasia-Sekali@10.1.2.3/rsud")
    out, hooks, root = io.StringIO(), (sys.excepthook, threading.excepthook), logging.getLogger()
    level = root.level
    begin("web", out=out)
    yield out
    root.handlers = [h for h in root.handlers if not getattr(h, "pendopo", False)]
    root.setLevel(level)
    for room in ("components", "data", "loaders", "app"):
        logging.getLogger(room).setLevel(logging.NOTSET)
    sys.excepthook, threading.excepthook = hooks


def written(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_of_json(lines: io.StringIO) -> None:
    with about({"request": "a1b2c3"}):
        event(log, "load", {"load": 7, "source": "balita", "ms": 12})
    (line,) = written(lines)
    assert {k: v for k, v in line.items() if k != "time"} == {
        "level": "info", "event": "load", "process": "web", "request": "a1b2c3", "load": 7, "source": "balita",
        "ms": 12,
    }  # fmt: skip
    assert str(line["time"]).endswith("+00:00")


def test_what_is_about_one_request_is_not_about_the_next(lines: io.StringIO) -> None:
    with about({"request": "a"}), about({"load": 1}):
        assert code_of_failure() == "a"
    event(log, "later")
    assert "request" not in written(lines)[0]
    assert len(code_of_failure()) == 12


def test_an_error_tells_its_kind_and_its_way_but_not_the_cell_it_quotes(lines: io.StringIO) -> None:
    try:
        int("Siti Aminah")
    except ValueError:
        failed(log, "load ended by a bug", {"source": "balita"})
    (line,) = written(lines)
    assert line["error"] == "ValueError"
    assert "tests/operating/test_logs.py:" in str(line["way"])
    assert "Siti" not in lines.getvalue()


def test_a_drivers_error_is_told_by_its_kinds(lines: io.StringIO) -> None:
    try:
        with sa.create_engine("sqlite://").connect() as connection:
            connection.execute(sa.text("select * from pasien where nama = :nama"), {"nama": "Siti"})
    except sa.exc.SQLAlchemyError as error:
        assert kind_of(error) == "OperationalError (OperationalError)"
        failed(log, "not read")
    assert "Siti" not in lines.getvalue() and "pasien" not in lines.getvalue()


def test_lines_of_libraries_keep_their_fixed_words_alone(lines: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("cannot serve %s", "/wilayah?nama=Siti")
    assert written(lines)[0]["event"] == "uvicorn.error: cannot serve %s"


def test_secrets_and_persons_are_cut_out_of_whatever_is_written(lines: io.StringIO) -> None:
    event(log, "said", {"text": f"mysql://pembaca:R4hasia-Sekali@10.1.2.3/rsud dan {NIK}"})
    log.warning("sandi R4hasia-Sekali ditolak")
    assert "R4hasia" not in lines.getvalue() and NIK not in lines.getvalue()
    assert f"mysql://pembaca:{CUT}@10.1.2.3/rsud" in lines.getvalue()


def test_what_nobody_catches_goes_the_same_way(lines: io.StringIO) -> None:
    def fails() -> None:
        raise RuntimeError("R4hasia-Sekali milik Siti")

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    (line,) = written(lines)
    assert (line["event"], line["error"]) == ("uncaught", "RuntimeError")
    assert "Siti" not in lines.getvalue()


def test_a_load_is_told_without_the_name_of_its_file_and_its_reason(lines: io.StringIO) -> None:
    load = Load(
        source="balita", outcome="refused", delivery="dinkes/Siti Aminah.xlsx", delivered=NOW, started=NOW,
        ended=NOW + timedelta(seconds=2), number=9, read=3, reason='Kode Desa: "Siti" bukan desa',
    )  # fmt: skip
    said: list[str] = []
    tell_load(load, said.append)
    (line,) = written(lines)
    assert said == [] and "Siti" not in lines.getvalue()
    assert (line["event"], line["level"], line["load"], line["outcome"], line["ms"]) == (
        "load", "warning", 9, "refused", 2000,
    )  # fmt: skip


def test_a_line_for_operators_becomes_an_event(lines: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    tell("Pemuat bekerja: 3 sumber")
    assert written(lines)[0]["text"] == "Pemuat bekerja: 3 sumber"
    assert capsys.readouterr().out == ""


def test_at_a_terminal_lines_are_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PENDOPO_LOG", raising=False)
    tell("Pemuat bekerja: 3 sumber")
    assert capsys.readouterr().out == "Pemuat bekerja: 3 sumber\n"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("could not connect to postgresql://pendopo:s%40ndi-Kuat@10.0.0.20/pendopo", "s%40ndi-Kuat"),
        ("password authentication failed, password=Hujan_Deras1 user=pendopo", "Hujan_Deras1"),
        ("DSN: {'user': 'a', 'password': 'Hujan Deras 2'}", "Hujan Deras 2"),
        ("Authorization: Bearer 0a1b2c3d4e5f", "0a1b2c3d4e5f"),
        ("PWD=Rahas1a;SERVER=10.0.0.2", "Rahas1a"),
    ],
)
def test_a_secret_is_known_by_its_shape(text: str, secret: str) -> None:
    said = SecretWords().without(text)
    assert secret not in said and CUT in said


def test_a_known_secret_is_cut_out_however_it_is_written() -> None:
    words = SecretWords.of({"PENDOPO_INSPECT_PASSWORD": "s@ndi 'kuat'", "X_URL": "mysql://a:b%23c%21d@h/x"})
    for text in ("s@ndi 'kuat'", "s%40ndi%20%27kuat%27", "b#c!d", "b%23c%21d"):
        assert words.without(f"gagal: {text} salah") == f"gagal: {CUT} salah"


def test_ordinary_words_stay() -> None:
    said = "balita: 40 baris = 40 dimuat; versi 7; http://127.0.0.1:8050/sumber/balita"
    assert SecretWords.of({"PENDOPO_METRICS_TOKEN_FILE": "/etc/pendopo/kunci"}).without(said) == said
