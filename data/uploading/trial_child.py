"""The other side of a trial: ``python -m data.uploading.trial_child FOLDER MEMORY_MB``, a desk on standard input."""

from __future__ import annotations

import json
import pickle
import sys
from dataclasses import replace
from pathlib import Path

from data.copies import Desk
from data.nurse import limit_memory, place_of
from data.work import do
from loaders.base import find_readers


def main(folder: Path, memory_mb: int) -> dict[str, object]:
    """Do the task in folder; tells whether it is done, or what stopped it."""
    try:
        desk: Desk = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by data.uploading.trial, our parent
        desk = replace(desk, readers=find_readers())  # what is loaded here is not the file's memory
        limit_memory(memory_mb)
        do(desk, folder)
        return {"done": True}
    except MemoryError:
        return {"failed": "memory"}
    except Exception as error:
        return {"failed": place_of(error)}


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(told), flush=True)
