"""What an agency says to a doubted value: kept beside the store under the value it was said of, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audit.log import Actor, Entry, append_in
from data.catalogue import next_number, writing
from data.people_tables import explanation
from data.period import Period
from data.privacy.identifiers import identifier_in
from data.reading import Reading

LONGEST = 500


@dataclass(frozen=True)
class Key:
    """Which value is meant."""

    indicator: str
    region: str
    period: Period
    category: str = ""


@dataclass(frozen=True)
class Explanation:
    """Who said what, and when, of a value as it was then (None: there was none)."""

    text: str
    who: str
    at: datetime
    value: float | None


def explain(engine: Engine, key: Key, said: Explanation, *, by: Actor | None = None) -> None:
    """Keep an explanation. ValueError: it is empty, too long, or names a person by an identifier."""
    kind = identifier_in(f"{said.text} {said.who}")
    if kind:
        raise ValueError(f"keterangan memuat {kind}; tulis tanpa data pribadi")
    if not said.text.strip() or not said.who.strip():
        raise ValueError("keterangan dan siapa yang memberikannya wajib diisi")
    if len(said.text) > LONGEST:
        raise ValueError(f"keterangan terlalu panjang; paling banyak {LONGEST} huruf")
    row = {
        "indicator": key.indicator, "region": key.region, "period": str(key.period), "category": key.category,
        "value": said.value, "who": said.who.strip(), "at": said.at.astimezone(UTC).isoformat(),
        "text": " ".join(said.text.split()),
    }  # fmt: skip
    with writing(engine) as connection:
        number = next_number(connection, "explanation", table=explanation)
        connection.execute(explanation.insert().values(number=number, **row))
        about = {"period": row["period"], "category": row["category"], "unit": row["who"]}
        append_in(connection, Entry(by or Actor.of_terminal(), "explain", f"{key.indicator} {key.region}", about))


def explain_reading(engine: Engine, reading: Reading, *, text: str, who: str, at: datetime) -> None:
    """Keep what is said of a reading as it is now. ValueError: as ``explain``, or it has no period."""
    if reading.period is None:
        raise ValueError("nilai ini belum ada; sebut periodenya")
    explain(engine, _key(reading, reading.period), Explanation(text, who, at, reading.value))


def explanations_of(engine: Engine, reading: Reading) -> tuple[Explanation, ...]:
    """What was said of a reading, newest first."""
    return explanations(engine, _key(reading, reading.period)) if reading.period else ()


def _key(reading: Reading, period: Period) -> Key:
    return Key(reading.indicator.id, reading.region.code, period, reading.category)


def explanations(engine: Engine, key: Key) -> tuple[Explanation, ...]:
    """What was said of a value, newest first."""
    wanted = [explanation.c.indicator == key.indicator, explanation.c.region == key.region]
    wanted += [explanation.c.period == str(key.period), explanation.c.category == key.category]
    with engine.connect() as connection:
        found = connection.execute(sa.select(explanation).where(*wanted).order_by(explanation.c.number.desc())).all()
    return tuple(Explanation(r.text, r.who, datetime.fromisoformat(r.at), r.value) for r in found)
