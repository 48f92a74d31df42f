"""``python -m bench``: runs every measure on the demonstration regency and prints one table.

Rows a second while loading, first paint, cost of a refresh per screen (against redrawing everything), and the time from
a changed cell in an inbox file to the changed number on an open wall.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench import glass, load, refresh
from tests.look import wait_for_data
from tests.serving import served


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        lines = load.lines(Path(folder) / "load")
        print_all("Loading", lines)
        with served(Path(folder) / "demo") as site:
            wait_for_data(site)
            print_all("One page, many screens", refresh.lines(site))
            print_all("In a browser", glass.lines(site))
    return 0


def print_all(title: str, lines: list) -> None:
    print(f"\n{title}", flush=True)
    for line in lines:
        print("  " + line.text(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
