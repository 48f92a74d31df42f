"""Whether a folder lies on a network share: there SQLite's WAL is not safe, and nobody tells of changed files."""

from __future__ import annotations

from pathlib import Path, PurePath

# File systems that several machines can mount at once, as the kernel names them.
SHARED = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "fuse.ceph", "fuse.glusterfs", "fuse.sshfs",
    "lustre", "beegfs", "gpfs", "gfs2", "ocfs2", "davfs", "fuse.davfs2", "fuse.s3fs",
})  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPES = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}  # proc(5)


def share_of(folder: Path, mounts: str | None = None) -> str:
    """The kind of network share a folder lies on ("nfs4"); "" on a disk, or where the system does not tell.

    mounts: what /proc/self/mountinfo says.
    """
    if PurePath(folder).drive.startswith("\\\\"):
        return "smb"
    try:
        told = _MOUNTS.read_text() if mounts is None else mounts
    except OSError:
        return ""
    place, found, deepest = folder.resolve(), "", -1
    for line in told.splitlines():
        before, _, after = line.partition(" - ")  # proc(5): optional fields end with a hyphen
        point = Path(_plain(before.split()[4]))
        if place.is_relative_to(point) and len(point.parts) >= deepest:  # a later mount covers an earlier one
            found, deepest = after.split()[0], len(point.parts)
    return found if found in SHARED else ""


def not_on_a_share(state: Path, share: str) -> str:
    """What an operator is told whose embedded catalogue would lie there."""
    return (
        f"folder keadaan {state} berada di folder jaringan ({share}); katalog SQLite bisa rusak di sana. Sebut "
        "PostgreSQL di PENDOPO_CATALOGUE (docs/operations.md, Several machines), atau pindahkan PENDOPO_STATE ke "
        "diska mesin ini"
    )


def _plain(text: str) -> str:
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return text
