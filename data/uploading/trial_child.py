"""The other side of a trial: ``python -m data.uploading.trial_child FOLDER MEMORY_MB``, a desk as text on its input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from data.nurse import limit_memory, place_of
from data.uploading.desk_text import desk_of
from data.work import do


def main(folder: Path, memory_mb: int) -> dict[str, object]:
    """Do the task in folder; tells whether it is done, or what stopped it."""
    try:
        desk = desk_of(sys.stdin.buffer.read())  # with its readers: what is loaded here is not the file's memory
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
