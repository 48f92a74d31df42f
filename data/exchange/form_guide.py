"""The instructions on a form, in Indonesian: what, by when, how, who to call, an example."""

from __future__ import annotations

from datetime import date

from data.cells.numbers import said
from data.exchange.form_layout import MONTHS, Column, Layout
from data.exchange.form_source import CODE, SHEET
from data.profile import Profile, Source

_EVERY = {
    "day": "setiap hari", "week": "setiap minggu", "month": "setiap bulan", "quarter": "setiap triwulan",
    "semester": "setiap semester", "year": "setiap tahun", "school_year": "setiap tahun ajaran",
}  # fmt: skip


def guide(source: Source, layout: Layout, profile: Profile) -> list[tuple[str, str]]:
    """Lines of two: what it is about, and the words. A line without words is a heading."""
    agency = profile.agency(source.agency)
    return [
        (f"{source.label.id} · {profile.info.name.id}", ""),
        ("Apa", _what(source, profile)),
        ("Pengirim", f"{agency.name.id}{f' · {agency.contact}' if agency.contact else ''}"),
        ("Kapan", _when(source, layout)),
        ("Cara mengisi", ""),
        *_steps(source, layout),
        ("Kolom", ""),
        *((c.name, _about(c)) for c in layout.columns),
        ("Contoh satu baris", ""),
        *((c.name, _example(c, layout)) for c in layout.columns),
        ("Bila ada yang salah", ""),
        ("Dikembalikan", "Baris yang tidak dapat dimuat dikembalikan dalam buku tolakan berisi alasan dan saran. "
         "Betulkan baris itu saja, lalu kirim bukunya kembali."),
        ("Bertanya", f"Pengelola {profile.info.title.id} {profile.info.name.id}; "
         f"sebutkan sumber data {source.id}."),
    ]  # fmt: skip


def _what(source: Source, profile: Profile) -> str:
    named = dict.fromkeys(profile.indicators[v.indicator].label.id for v in source.values.values())
    words = ", ".join(named)
    return f"{source.label.id}{f' ({source.system})' if source.system else ''}{f': {words}' if words else ''}."


def _when(source: Source, layout: Layout) -> str:
    due = f"{layout.due.day} {MONTHS[layout.due.month - 1]} {layout.due.year}"
    return f"Dikirim {_EVERY[source.frequency]}. Isian periode {layout.period} paling lambat {due}."


def _steps(source: Source, layout: Layout) -> list[tuple[str, str]]:
    units = "Kode dan nama wilayah sudah terisi dan terkunci; jangan menambah atau menghapus baris."
    own = "Satu baris satu kejadian; pilih wilayah dari daftar."
    return [
        ("1", f'Buka lembar "{SHEET}". {units if layout.rows else own}'),
        ("2", "Isi kolom berlatar kuning: angka tanpa satuan dan tanpa titik ribuan."),
        ("3", "Yang belum ada datanya dikosongkan. Nol hanya ditulis bila memang nol."),
        ("4", "Sel bergaris abu-abu tidak berlaku untuk wilayah itu."),
        ("5", f'Simpan sebagai XLSX dengan nama yang diawali "isian-{source.id}", misalnya '
         f'"isian-{source.id} {layout.period}.xlsx".'),
        ("6", f"Unggah di halaman sumber data ini (/unggah/{source.id}), atau taruh di folder {source.agency} pada "
         "inbox."),
    ]  # fmt: skip


def _about(column: Column) -> str:
    check = column.check
    parts = [column.about or ("terisi, terkunci" if column.fixed else "")]
    if check.kind in ("whole", "number"):
        parts.append("bilangan bulat" if check.kind == "whole" else "angka, boleh pecahan")
        if check.low is not None or check.high is not None:
            low, high = (said(x) if x is not None else "…" for x in (check.low, check.high))
            parts.append(f"{low} sampai {high}")
    if check.kind == "choice" and len(check.choices) <= 12:
        parts.append(f"salah satu dari: {', '.join(check.choices)}")
    if column.unit:
        parts.append(f"satuan {column.unit}")
    return "; ".join(p.rstrip(".") for p in parts if p) + "."


def _example(column: Column, layout: Layout) -> str:
    """What a filled-in cell looks like; the numbers are invented."""
    if layout.rows and (text := layout.rows[0].texts.get(column.name)):
        return text
    check = column.check
    match check.kind:
        case "choice":
            return check.choices[0] if check.choices else ""
        case "day":
            return date(layout.due.year, 1, 15).isoformat()
        case "whole" | "number":
            low = check.low or 0
            return said(min(check.high if check.high is not None else low + 12, low + 12)) + " (angka contoh)"
        case _:
            return "35.03.01" if column.name == CODE else "teks"
