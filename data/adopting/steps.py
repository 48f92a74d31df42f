"""The page of first steps in a new profile: which agency puts which file where, and whom to call about it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from data.adopting.regency import Regency

FIRST_STEPS, FORMS = "LANGKAH-PERTAMA.md", "templates"
_OFTEN = {
    "day": "tiap hari", "week": "tiap minggu", "month": "tiap bulan", "quarter": "tiap triwulan",
    "semester": "tiap semester", "year": "tiap tahun", "school_year": "tiap tahun ajaran",
}  # fmt: skip


def first_steps(texts: Mapping[str, str], regency: Regency, *, desa: bool) -> str:
    """Markdown in Indonesian, from the files of the profile themselves."""
    info = tomllib.loads(texts["region.toml"])
    agencies = {one["id"]: one["name"]["id"] for one in info["agency"]}
    sectors = [tomllib.loads(text) for name, text in sorted(texts.items()) if name.startswith("sectors/")]
    sectors.sort(key=lambda sector: sector["order"])
    without = "" if desa else "\nSektor Desa tidak disertakan: daerah ini hanya punya kelurahan.\n"
    return f"""# Langkah pertama: {regency.name}

1. **Isi `region.toml`**: `contact` tiap perangkat daerah (unit dan nomor pesawat), logo, hari libur daerah.
2. **Isi `targets.csv`**: baris yang dasarnya bertulis "Belum diisi" adalah target daerah sendiri (RPJMD, rencana kerja,
   SK). Tulis angkanya di `target`, batas tindak di `act`, dasar hukumnya di `basis_id`, lalu `official` menjadi `yes`.
   Target nasional sudah terisi beserta dasar hukumnya.
3. **Lengkapi `regions.csv`**: kecamatan, desa dan kelurahan sudah resmi. Tambahkan puskesmas, rumah sakit dan sekolah
   sebagai baris `facility` (sekolah dengan NPSN sebagai `code`), dan ejaan lain di `aliases`.
4. **Batas wilayah**: `python app.py boundaries BERKAS.geojson --profile FOLDER`.
5. **Minta kiriman pertama** menurut daftar di bawah. Berkas ditaruh di `inbox/` pada folder keadaan (`PENDOPO_STATE`).
   Bila kolomnya lain, ubah sumbernya di `sectors/`, jangan berkasnya. Perangkat daerah tanpa aplikasi mengisi formulir
   XLSX di `{FORMS}/`; berkas terisi ditaruh di folder yang sama.
6. `python app.py check FOLDER` menyebut semua yang belum cocok;
   halaman Sumber menampilkan apa yang ditolak dan mengapa.
{without}
""" + "\n".join(line for sector in sectors for line in _sector(sector, agencies))


def _sector(sector: Mapping[str, Any], agencies: Mapping[str, str]) -> Iterator[str]:
    yield f"## {sector['label']['id']}\n"
    yield "| sumber | dari | sistem | berkas | formulir | kapan |"
    yield "|---|---|---|---|---|---|"
    for source in sector["source"]:
        read = source["read"]
        place = f"`inbox/{read['path']}`" if "path" in read else f"basis data, alamat di `{read['url_env']}`"
        often = _OFTEN.get(source["frequency"], source["frequency"])
        who = agencies[source["agency"]]
        form = f"`isian-{source['id']}.xlsx`"
        yield f"| {source['label']['id']} | {who} | {source.get('system', '')} | {place} | {form} | {often} |"
    yield ""
