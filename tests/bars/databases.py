"""Sources of the invented regency that ask a real database, and what stands in that database by round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from data.profile import Profile
from loaders.base import find_readers
from tests.bars.regency import STEP, Regency
from tests.fakes import tiny_profile
from tests.servers import execute


def asking(regency: Regency, *, names: Sequence[str], connect: int = 1, statement: int = 2) -> Profile:
    """The regency's profile in which these sources ask the database that <NAME>_URL names; others read their file.

    connect, statement: the driver's own limits, in seconds.
    """
    profile = regency.profile()
    queries = regency.folder / "profile" / "queries"
    queries.mkdir(parents=True, exist_ok=True)
    reader = find_readers()["sql"]
    found = []
    for source in profile.sectors[0].sources:
        if source.id not in names:
            found.append(source)
            continue
        (queries / f"{source.id}.sql").write_text("SELECT kode, bulan, ukuran, nilai FROM laporan ORDER BY bulan, kode")
        limits = {"connect_timeout": connect, "statement_timeout": statement, "root": str(regency.folder / "profile")}
        read = reader.Spec(kind="sql", query=source.id, url_env=f"{source.id.upper()}_URL", **limits)  # type: ignore[call-arg]
        found.append(source.model_copy(update={"read": read}))
    return tiny_profile([replace(profile.sectors[0], sources=tuple(found))], Path(regency.folder / "profile"))


def fill(url: str, regency: Regency, turn: int) -> None:
    """The table as it is in a round."""
    rows = ", ".join(
        f"('{region}', '{period}', 'u', {turn * STEP + place})"
        for place, (region, period) in enumerate(regency.cells())
    )
    execute(
        url, "DROP TABLE IF EXISTS laporan",
        "CREATE TABLE laporan (kode varchar(20), bulan varchar(7), ukuran varchar(9), nilai int)",
        f"INSERT INTO laporan VALUES {rows}",
    )  # fmt: skip


def through(url: str, port: int) -> str:
    """The same database behind another port."""
    return sa.make_url(url).set(port=port).render_as_string(hide_password=False)
