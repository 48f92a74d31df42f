"""The agencies' folders in the inbox, made before anything came, so that there is a place to put the first file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from data.centre import Centre


def make_first_folders(centre: Centre) -> list[Path]:
    """Makes the folder of every source that never delivered; gives those that were not there.

    A source that has delivered is left alone: its folder gone is news (a share not mounted), not a thing to hide.
    """
    made = []
    for source in centre.profile.sources.values():
        parts = PurePosixPath(str(getattr(source.read, "path", ""))).parts[:-1]
        folder = centre.inbox.joinpath(*parts)
        if not parts or any(_elsewhere(part) for part in parts) or folder.exists():
            continue
        if centre.store.last_landed(source.id) is None:
            folder.mkdir(parents=True, exist_ok=True)
            made.append(folder)
    return made


def _elsewhere(part: str) -> bool:
    return part in ("/", "..") or any(sign in part for sign in "*?[{")
