"""What operators type: ``audit`` shows the newest acts, ``audit --verify`` checks the chain, ``audit --csv FILE``."""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
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
            writer = csv.writer(out, delimiter=";")
            writer.writerow(COLUMNS)
            for record in reversed(records(engine)):
                writer.writerow([safe(str(getattr(record, name))) for name in COLUMNS])
    except OSError as error:
        print(f"{file}: tidak dapat ditulis ({error.strerror})", file=sys.stderr)
        return 1
    print(f"Catatan audit ditulis ke {file}")
    return 0


def _line(record: Record, zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(record.at).astimezone(zone)
    details = " · ".join(f"{name}: {value}" for name, value in json.loads(record.details).items())
    about = " · ".join(text for text in (record.object, details) if text)
    return (
        f"{moment:%Y-%m-%d %H:%M:%S}  {record.number:>6}  {record.action:<16} {record.who} ({record.origin})  {about}"
    )
