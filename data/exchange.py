"""``python app.py template``: workbooks that go out to agencies, written to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from data.centre import Centre
from data.template import template


def run_template(centre: Centre, source: str, file: str) -> int:
    """Write the form of a source for its agency to fill in; 1 when the file cannot be written."""
    today = centre.clock().astimezone(ZoneInfo(centre.profile.info.timezone)).date()
    path = Path(file or f"isian-{source}.xlsx")
    if not _written(path, template(centre.profile.sources[source], centre.profile, today)):
        return 1
    agency = centre.profile.sources[source].agency
    print(f"{path} ditulis; setelah diisi, unggah di /unggah/{source} atau taruh di inbox/{agency}/isian-{source}.xlsx")
    return 0


def _written(path: Path, data: bytes) -> bool:
    try:
        path.write_bytes(data)
    except OSError as error:
        print(f"{path}: tidak dapat ditulis ({error.strerror}); pilih folder lain", file=sys.stderr)
        return False
    return True
