"""OpenSID's demonstration data, where present, in a private MariaDB: its counts, by an account that only reads."""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from loaders.base import LoadError
from tests.servers import OWNER, PASSWORD, execute, fresh_database, program
from tests.test_sql_query import ask, rows

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "opensid_contoh_data_awal_20210801.sql.gz"

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not SAMPLE.exists(), reason="OpenSID's demonstration data is not on this machine"),
]

READER = "pembaca_opensid"
TABLES = ("tweb_penduduk", "tweb_wil_clusterdesa", "program", "log_bulanan")
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
        ask(tmp_path, "SELECT count(*) AS n FROM tweb_keluarga")
