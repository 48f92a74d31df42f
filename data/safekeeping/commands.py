"""What operators type: ``backup FILE`` while everything runs, ``restore FILE`` into an empty state folder."""

from __future__ import annotations

import sys
from pathlib import Path

from data.audit.log import Actor, Entry, append
from data.catalogue import CatalogueError
from data.safekeeping.backup import BackupError, backup
from data.safekeeping.restore import restore
from data.settings import Settings
from data.store import Store


def command_backup(file: str, settings: Settings) -> int:
    """Back up the state folder that settings name; 1 when no backup was made."""
    if not settings.state.is_dir():
        print(f"{settings.state}: folder keadaan belum ada; tidak ada yang dicadangkan", file=sys.stderr)
        return 1
    try:
        store = Store(settings.state, settings.catalogue)
        try:
            append(store.engine, Entry(Actor.of_terminal(), "backup", Path(file).name))
            made = backup(store, settings.inbox, Path(file).resolve())
        finally:
            store.close()
    except (BackupError, CatalogueError) as error:
        print(error, file=sys.stderr)
        return 1
    size = Path(file).stat().st_size / 1e6
    print(
        f"Cadangan {file}: {len(made['files'])} berkas, {made['rows']['load']} pemuatan, {size:,.1f} MB. "
        "Profil dan variabel lingkungan (alamat basis data, sandi) tidak termasuk; simpan tersendiri."
    )
    return 0


def command_restore(file: str, settings: Settings) -> int:
    """Bring a backup back into the empty state folder that settings name; 1 when that could not be done."""
    try:
        found = restore(Path(file).resolve(), settings.state, settings.inbox, settings.catalogue)
        store = Store(settings.state, settings.catalogue)
        append(store.engine, Entry(Actor.of_terminal(), "restore", Path(file).name, {"made": found["made"]}))
        store.close()
    except (BackupError, CatalogueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"Dipulihkan ke {settings.state}: {found['rows']['load']} pemuatan, dicadangkan {found['made'][:16]} UTC. "
        "Jalankan: python app.py serve"
    )
    return 0
