"""What operators type: ``audit`` shows the newest acts, ``audit --verify`` checks the chain, ``audit --csv FILE``."""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from data.audit.log import Record, faults, head, records
from data.export_text import safe

COLUMNS = ("number", "at", "who", "origin", "action", "object", "details", "previous", "digest")


def run_audit(engine: Engine, args: Namespace, zone: ZoneInfo) -> int:
    """0 when what was asked is done; 1 when the chain is broken or the file cannot be written."""
    if args.verify:
        return _verify(engine)
    if args.csv:
        return _export(engine, Path(args.csv))
    for record in records(engine, limit=args.limit):
        print(_line(record, zone))
    return 0


def _verify(engine: Engine) -> int:
    wrong = faults(engine)
    number, digest = head(engine)
    if wrong:
        print("Rantai catatan audit putus:\n  " + "\n  ".join(wrong), file=sys.stderr)
        return 1
    print(f"Rantai catatan audit utuh: {number} catatan, sidik akhir {digest}")
    return 0


def _export(engine: Engine, file: Path) -> int:
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            write_csv(out, reversed(records(engine)))
    except OSError as error:
        print(f"{file}: tidak dapat ditulis ({error.strerror})", file=sys.stderr)
        return 1
    print(f"Catatan audit ditulis ke {file}")
    return 0


def write_csv(out: TextIO, found: Iterable[Record]) -> None:
    """Records as CSV with semicolons, as Indonesian spreadsheets want them; no cell of it is a formula."""
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for record in found:
        writer.writerow([safe(str(getattr(record, name))) for name in COLUMNS])


def _line(record: Record, zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(record.at).astimezone(zone)
    details = " · ".join(f"{name}: {value}" for name, value in json.loads(record.details).items())
    about = " · ".join(text for text in (record.object, details) if text)
    return (
        f"{moment:%Y-%m-%d %H:%M:%S}  {record.number:>6}  {record.action:<16} {record.who} ({record.origin})  {about}"
    )
