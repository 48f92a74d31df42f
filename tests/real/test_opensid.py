"""OpenSID's demonstration data, where present, in a private MariaDB: its counts, by an account that only reads."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.panels.base import find_specs
from data.centre import centre_of
from data.check import examine
from data.refresh import refresh
from data.settings import Settings
from loaders.base import LoadError, find_readers
from tests.fakes import NOW
from tests.servers import OWNER, PASSWORD, execute, fresh_database, program
from tests.test_sql_query import ask, rows

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "opensid_contoh_data_awal_20210801.sql.gz"

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not SAMPLE.exists(), reason="OpenSID's demonstration data is not on this machine"),
]

READER = "pembaca_opensid"
TABLES = ("tweb_penduduk", "tweb_wil_clusterdesa", "tweb_keluarga", "program", "program_peserta", "log_bulanan")
PROFILE = Path(__file__).parent / "profil-opensid"
QUESTIONS = {
    "SELECT sex, count(*) AS jiwa FROM tweb_penduduk WHERE status_dasar = 1 GROUP BY sex ORDER BY sex": {
        1: ["1", "46"],
        2: ["2", "51"],
    },
    """SELECT c.dusun, count(*) AS jiwa FROM tweb_penduduk p JOIN tweb_wil_clusterdesa c ON c.id = p.id_cluster
    WHERE c.dusun NOT IN ('-', '0') GROUP BY c.dusun ORDER BY jiwa DESC""": {
        1: ["SENGGIGI", "36"],
        2: ["LOCO", "28"],
        3: ["MANGSIT", "19"],
        4: ["KERANDANGAN", "14"],
    },
    "SELECT count(*) AS program FROM program": {1: ["5"]},
    "SELECT pend, wni_lk, wni_pr, kk FROM log_bulanan ORDER BY tgl DESC LIMIT 1": {1: ["97", "46", "51", "37"]},
}


@pytest.fixture(scope="module")
def address(mariadb_url: str) -> str:
    """The demonstration data in a database of its own, for an account that may read four tables."""
    url = sa.make_url(fresh_database(mariadb_url))
    command = [program("MariaDB", "mariadb"), "--no-defaults", "--protocol=tcp", f"--host={url.host}"]
    subprocess.run(
        [*command, f"--port={url.port}", f"--user={OWNER}", "--default-character-set=utf8mb4", str(url.database)],
        input=gzip.decompress(SAMPLE.read_bytes()),
        env={**os.environ, "MYSQL_PWD": PASSWORD},
        check=True,
        timeout=120,
    )
    grants = [f"GRANT SELECT ON {url.database}.{table} TO {READER}" for table in TABLES]
    owner = url.render_as_string(hide_password=False)
    execute(owner, f"CREATE USER {READER} IDENTIFIED BY 'hanya-baca'", *grants)
    return owner.replace(f"{OWNER}:{PASSWORD}", f"{READER}:hanya-baca")


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_counts_of_the_demonstration_data_are_read(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("IZIN_URL", address)
    assert rows(ask(tmp_path, query)) == QUESTIONS[query]


def test_a_table_that_was_not_granted_is_refused(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IZIN_URL", address)
    with pytest.raises(LoadError, match="akun tidak boleh membaca tabel itu"):
        ask(tmp_path, "SELECT count(*) AS n FROM config")


# What DATABASES.md beside the sample says of it.
COUNTS = {
    ("penduduk", "laki"): 46, ("penduduk", "perempuan"): 51,
    ("penduduk_dusun", "senggigi"): 36, ("penduduk_dusun", "loco"): 28, ("penduduk_dusun", "mangsit"): 19,
    ("penduduk_dusun", "kerandangan"): 14,
    ("keluarga", ""): 37, ("program", ""): 5, ("peserta", ""): 10,
    ("lapor_penduduk", ""): 97, ("lapor_laki", ""): 46, ("lapor_perempuan", ""): 51, ("lapor_keluarga", ""): 37,
}  # fmt: skip


def test_a_profile_alone_brings_every_count_through_the_ordinary_refresh(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENSID_URL", address)
    centre = centre_of(Settings(PROFILE, tmp_path / "state", "", "127.0.0.1", 0), panels=find_specs())
    try:
        assert [str(fault) for fault in centre.profile.faults] == []
        loads = [refresh(source, centre, NOW) for source in centre.profile.sources.values()]
        assert [(load.outcome, load.reason, load.returned) for (load,) in loads] == [("landed", "", 0)] * 4
        found = centre.store.observations()
        keys = zip(found["indicator"], found["category"], strict=True)
        assert dict(zip(keys, found["value"].astype(int), strict=True)) == COUNTS
        reported = found[found["indicator"] == "lapor_penduduk"]
        assert reported["period"].astype(str).tolist() == ["2021-07"]  # the row's own month, not that of asking
    finally:
        centre.close()


def test_check_lists_the_columns_and_warns_of_an_account_that_may_write(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENSID_URL", address)
    found = examine(PROFILE, find_readers(), find_specs(), inbox=tmp_path, now=NOW)
    assert [fault.text() for fault in found.faults] == []
    told = [remark.text() for remark in found.remarks]
    assert "sectors/desa.toml › source dusun: kolom jawabannya: dusun, jiwa" in told
    assert not [text for text in told if "menulis" in text]
    monkeypatch.setenv("OPENSID_URL", address.replace(f"{READER}:hanya-baca", f"{OWNER}:{PASSWORD}"))
    found = examine(PROFILE, find_readers(), find_specs(), inbox=tmp_path, now=NOW)
    told = [remark.text() for remark in found.remarks]
    assert len([text for text in told if "akunnya boleh menulis di basis data itu; minta akun" in text]) == 4


def test_check_refuses_a_source_that_selects_residents_and_does_not_ask_it(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENSID_URL", address)
    folder = shutil.copytree(PROFILE, tmp_path / "profil")
    query = folder / "queries" / "dusun.sql"
    query.write_text("SELECT p.nama AS dusun, 1 AS jiwa FROM tweb_penduduk p", encoding="utf-8")
    found = examine(folder, find_readers(), find_specs(), inbox=tmp_path, now=NOW)
    (fault,) = found.faults
    assert fault.text().startswith(
        'sectors/desa.toml › source dusun › read › query: memilih kolom pribadi: "dusun", dari "nama"; hitung'
    )
    monkeypatch.delenv("OPENSID_URL")  # the text of the query is enough to say so
    assert examine(folder, find_readers(), find_specs(), inbox=tmp_path, now=NOW).faults == (fault,)
