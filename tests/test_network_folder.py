"""A folder on a network share is known as one; SQLite is refused there."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import network_folder
from data.catalogue import CatalogueError
from data.network_folder import share_of
from data.store import Store

# As /proc/self/mountinfo has it; the server's name is invented.
MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 22 0:28 / /srv/bersama rw,relatime shared:9 - nfs4 berkas.contoh:/ekspor rw,vers=4.2
32 31 0:29 / /srv/bersama/lokal rw - tmpfs tmpfs rw
33 22 0:30 / /srv/dua\040kata rw master:3 - cifs //berkas.contoh/x rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv", ""), ("/srv/bersama", "nfs4"), ("/srv/bersama/pendopo/delta", "nfs4"), ("/srv/bersama-bukan", ""),
     ("/srv/bersama/lokal/x", ""), ("/srv/dua kata/x", "cifs")],
)  # fmt: skip
def test_the_deepest_mount_decides(folder: str, kind: str) -> None:
    assert share_of(Path(folder), MOUNTS.strip()) == kind


def test_a_folder_of_this_machine_is_on_no_share(tmp_path: Path) -> None:
    assert share_of(tmp_path) == ""


def test_the_embedded_catalogue_is_refused_on_a_share_and_another_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = f"22 1 254:0 / / rw - ext4 /dev/vda rw\n31 22 0:28 / {tmp_path} rw - nfs4 berkas.contoh:/x rw\n"
    (tmp_path / "mountinfo").write_text(told)
    monkeypatch.setattr(network_folder, "_MOUNTS", tmp_path / "mountinfo")
    with pytest.raises(CatalogueError, match=r"nfs4.*PENDOPO_CATALOGUE"):
        Store(tmp_path / "state")
    assert not (tmp_path / "state" / "catalogue.sqlite").exists()
    (tmp_path.parent / f"{tmp_path.name}-disk").mkdir()
    elsewhere = Store(tmp_path / "state", f"sqlite:///{tmp_path.parent / f'{tmp_path.name}-disk'}/catalogue.sqlite")
    assert elsewhere.version() == 0
    elsewhere.close()
