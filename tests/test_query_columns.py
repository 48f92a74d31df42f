"""Queries that give out a person are refused by check; those that only count persons are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.privacy.queries import is_personal_column, query_faults
from data.profile import Source
from loaders import sql_query
from loaders.select_columns import Origin, Unclear, outputs


def source(tmp_path: Path, query: str) -> Source:
    (tmp_path / "queries").mkdir(exist_ok=True)
    (tmp_path / "queries" / "warga.sql").write_text(query, encoding="utf-8")
    read = sql_query.Spec(kind="sql", url_env="WARGA_URL", query="warga", root=str(tmp_path))
    shape = {"kind": "register", "period": {"fixed": "2025"}, "region": {}}
    found = Source.model_validate(
        {"id": "warga", "label": "Warga", "agency": "dukcapil", "frequency": "month", "read": read, "shape": shape,
         "sector": "penduduk"}
    )  # fmt: skip
    return found.model_copy(update={"read": read})


def told(tmp_path: Path, query: str, kind: str = "mysql") -> list[str]:
    one = source(tmp_path, query)
    faults = query_faults(one, sql_query, kind)  # type: ignore[arg-type]
    assert all(f.file == "sectors/penduduk.toml" and f.key == "source warga › read › query" for f in faults)
    return [fault.what[0] for fault in faults]


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT nik FROM tweb_penduduk", '"nik"'),
        ("SELECT nama FROM tweb_penduduk", '"nama"'),
        ("SELECT p.nama AS wilayah FROM tweb_penduduk p", '"wilayah", dari "nama"'),
        ("SELECT no_kk, count(*) FROM tweb_keluarga GROUP BY no_kk", '"no_kk"'),
        ("SELECT telepon x FROM tweb_penduduk", '"x", dari "telepon"'),
        ("SELECT email FROM tweb_penduduk", '"email"'),
        ("SELECT alamat_sekarang FROM tweb_penduduk", '"alamat_sekarang"'),
        ("SELECT tanggallahir FROM tweb_penduduk", '"tanggallahir"'),
        ("SELECT TIMESTAMPDIFF(YEAR, tanggallahir, CURDATE()) AS umur FROM p", '"umur", dari "tanggallahir"'),
        ("SELECT md5(nik) AS rujukan FROM tweb_penduduk", '"rujukan", dari "nik"'),
        ("SELECT concat(id, '-', left(nik, 6)) AS kode FROM tweb_penduduk", '"kode", dari "nik"'),
        ("SELECT max(nama_ayah) AS a FROM tweb_penduduk", '"a", dari "nama_ayah"'),
        ("SELECT x.kode FROM (SELECT nik AS kode FROM tweb_penduduk) x", '"kode", dari "nik"'),
        ("SELECT * FROM (SELECT nik AS kode FROM tweb_penduduk) x", '"kode", dari "nik"'),
        ("WITH x AS (SELECT nik AS kode FROM p) SELECT kode FROM x", '"kode", dari "nik"'),
        ("WITH x(kode) AS (SELECT nik FROM p) SELECT x.* FROM x", '"kode", dari "nik"'),
        ("SELECT id FROM desa UNION ALL SELECT nik FROM p", '"id", dari "nik"'),
        ("SELECT id, (SELECT nik FROM p WHERE p.id = d.id) AS kode FROM d", '"kode", dari "nik"'),
        ("SELECT CASE WHEN sex = 1 THEN nama_ibu ELSE '' END AS x FROM p", '"x", dari "nama_ibu"'),
        ("SELECT group_concat(nik) AS daftar FROM p", '"daftar", dari "nik"'),
        ("SELECT first_value(nik) OVER (ORDER BY id) AS x FROM p", '"x", dari "nik"'),
        ("SELECT kartu_nik FROM program_peserta", '"kartu_nik"'),
        ("SELECT id AS nik FROM p", '"nik"'),
        ("SELECT no_rkm_medis FROM reg_periksa", '"no_rkm_medis"'),
        ("SELECT nm_pasien FROM pasien", '"nm_pasien"'),
    ],
)
def test_a_personal_column_is_found_however_it_is_selected(query: str, column: str, tmp_path: Path) -> None:
    assert f"memilih kolom pribadi: {column}" in told(tmp_path, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT sex, count(*) AS jiwa FROM tweb_penduduk GROUP BY sex",
        "SELECT count(DISTINCT nik) AS jiwa FROM tweb_penduduk",
        "SELECT sum(nik IS NULL) AS tanpa_nik, sum(CASE WHEN email <> '' THEN 1 ELSE 0 END) AS ber_email FROM p",
        "SELECT CASE WHEN tanggallahir > '2020-01-01' THEN 'a' ELSE 'b' END AS umur, count(*) FROM p GROUP BY 1",
        "SELECT c.dusun, count(*) AS jiwa FROM tweb_penduduk p JOIN c ON c.nik = p.nik GROUP BY c.dusun",
        "SELECT a.nama AS agama, count(*) AS jiwa FROM tweb_penduduk p JOIN tweb_penduduk_agama a ON a.id = p.agama_id "
        "WHERE p.nik <> '' GROUP BY a.nama",
        "SELECT p.nama AS program, count(q.id) AS peserta FROM program p LEFT JOIN program_peserta q "
        "ON q.program_id = p.id GROUP BY p.nama",
        "SELECT pend, wni_lk, kk, kk_lk FROM log_bulanan ORDER BY tgl DESC LIMIT 1",
        "SELECT nama_desa, kode_desa FROM config",
        "SELECT no_rawat, tgl_masuk, tgl_keluar, stts_pulang FROM kamar_inap",
        "SELECT x.jiwa FROM (SELECT count(nik) AS jiwa FROM p) x",
    ],
)
def test_counting_persons_is_no_fault(query: str, tmp_path: Path) -> None:
    assert told(tmp_path, query) == []


def test_every_column_of_a_table_is_refused_and_of_a_subquery_looked_into(tmp_path: Path) -> None:
    assert told(tmp_path, "SELECT * FROM tweb_penduduk") == ['memilih semua kolom (*) dari "tweb_penduduk"']
    assert told(tmp_path, "SELECT p.*, 1 AS n FROM tweb_penduduk p") == ['memilih semua kolom (*) dari "tweb_penduduk"']
    assert told(tmp_path, "SELECT * FROM (SELECT sex FROM tweb_penduduk) x") == []
    assert told(tmp_path, "SELECT n.nik AS a FROM (SELECT * FROM p) n") == ['memilih kolom pribadi: "a", dari "nik"']


def test_each_dialect_is_understood_and_what_is_not_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "SELECT tgl::date AS hari, count(*) FILTER (WHERE nik <> '') FROM izin GROUP BY 1",
                "postgresql") == []  # fmt: skip
    assert told(tmp_path, "SELECT strftime('%Y', tgl) AS tahun, count(*) FROM izin GROUP BY 1", "sqlite") == []
    assert told(tmp_path, "SELECT FROM WHERE (", "mysql") == [
        "susunan query tidak dikenali, sehingga kolom pribadi tidak dapat diperiksa"
    ]


def test_where_a_column_comes_from_is_told_in_order() -> None:
    found = outputs("SELECT a.x AS satu, y + z AS dua, count(*) AS n FROM t a JOIN u USING (id)", "mysql")
    assert [one.name for one in found] == ["satu", "dua", "n"]
    assert found[0].origins == (Origin("t", "x"),)
    assert set(found[1].origins) == {Origin(t, c) for t in ("t", "u") for c in ("y", "z")}
    assert found[2].origins == ()
    with pytest.raises(Unclear):
        outputs("DELETE FROM t", "mysql")


def test_a_name_is_personal_in_a_table_of_persons_only() -> None:
    assert is_personal_column("nama", "tweb_penduduk")
    assert not is_personal_column("nama", "tweb_penduduk_pekerjaan")
    assert not is_personal_column("nama", "program")
    assert is_personal_column("namaKeluarga") and is_personal_column("tgl_lahir")
    assert not is_personal_column("jumlah_kk") and not is_personal_column("status_kawin")
