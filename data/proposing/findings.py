"""What is said of a proposal, line by line: understood, unsure, or for a person to decide."""

from __future__ import annotations

from collections.abc import Iterator

from data.cells.number_style import NIL, tidy
from data.cells.units import factor
from data.proposing.adding import total_agrees
from data.proposing.columns import Column
from data.proposing.measures import Measure
from data.proposing.places import periods, regions
from data.proposing.proposal import Plan
from data.proposing.tables import period_table
from data.proposing.words import NATURE, Certainty, Choice, Finding, Said, choices

_NOTE_UNSURE = ("dugaan", "mungkin terpotong")


def findings_of(made: Plan) -> tuple[Finding, ...]:
    """Every finding, in the order in which people read a file: sheet, header, region, period, columns, rows."""
    parts = (_file(made), _head(made), regions(made), periods(made), _columns(made), _rows(made), _agency(made))
    return tuple(finding for part in parts for finding in part)


def _file(made: Plan) -> Iterator[Finding]:
    looked = made.looked
    kind = str(looked.sheet.read.get("kind", ""))
    sheet = looked.sheet.name
    several = len(looked.opened.sheets) > 1
    rows, columns = len(looked.cells), looked.cells.shape[1]
    where = f'lembar "{sheet}", ' if sheet else ""
    said = (f"{where}{rows} baris, {columns} kolom ({kind})", f"{where}{rows} rows, {columns} columns ({kind})")
    sure: Certainty = "ragu" if several and not made.wishes.get("lembar") and not looked.others else "pasti"
    names = [s.name for s in looked.opened.sheets]
    yield Finding(sure, ("Lembar", "Sheet") if sheet else ("Berkas", "File"), said, "lembar" if several else "", sheet,
                  choices(names) if several else ())  # fmt: skip
    for note in dict.fromkeys((*looked.sheet.notes, *looked.table.notes)):
        unsure = any(word in note for word in _NOTE_UNSURE)
        yield Finding("ragu" if unsure else "pasti", ("Cara baca", "Reading"), (note, note))


def _head(made: Plan) -> Iterator[Finding]:
    layout, looked = made.looked.layout, made.looked
    if looked.sheet.head:
        return
    if not layout.head:
        said = (
            "tidak ada baris tajuk; kolom diberi nama menurut hurufnya",
            "there is no header row; columns are named by their letters",
        )
        sure: Certainty = "pasti" if made.wishes.get("kepala") else "putuskan"
        yield Finding(sure, ("Tajuk", "Header"), said, "kepala", "", choices([f"{layout.first}"]))
        return
    last = layout.head + layout.height - 1
    rows = f"{layout.head}" if layout.height == 1 else f"{layout.head}–{last}"
    said = (f"baris {rows}; data mulai baris {layout.first}", f"row {rows}; data begin at row {layout.first}")
    value = f"{layout.head}+{layout.height}"
    options = [value, *(f"{layout.head}+{h}" for h in (1, 2, 3) if h != layout.height)]
    yield Finding("pasti", ("Tajuk", "Header"), said, "kepala", value, choices(options), f"baris {rows}")


# ---------------------------------------------------------------------------------------------- columns


def _columns(made: Plan) -> Iterator[Finding]:
    for column in made.columns:
        yield _measure(made, column)
        yield from _written(made, column.measure, made.looked.place(column.measure.column))
    if not made.columns:
        said = ("tidak ada kolom angka; baris dihitung", "there is no column of numbers; rows are counted")
        yield Finding("ragu", ("Ukuran", "Measure"), said)
    if made.names:
        texts = len({t for t in made.looked.cells[made.names] if t})
        said = (f"{texts} ukuran bertumpuk, dibedakan menurut kolom ini", f"{texts} measures stacked, named here")
        yield Finding("ragu", ("Indikator", "Indicator"), said, f"kolom.{made.names}", "indikator",
                      place=made.looked.place(made.names))  # fmt: skip
    if made.repeats.there and made.repeats.category:
        said = (f'kategori: "{made.repeats.category}"', f'category: "{made.repeats.category}"')
        yield Finding("pasti", ("Kategori", "Category"), said, f"kolom.{made.repeats.category}", "kategori",
                      place=made.looked.place(made.repeats.category))  # fmt: skip
    elif made.repeats.there and made.shape == "register":
        share = round(100 * made.repeats.share)
        said = (f"{share} % baris mengulang wilayah dan periode; baris-baris itu digabung",
                f"{share} % of the rows repeat a region and period; they are put together")  # fmt: skip
        yield Finding("ragu", ("Baris berulang", "Repeated rows"), said)
    yield from _left(made)


def _measure(made: Plan, column: Column) -> Finding:
    measure = column.measure
    unit = f", {column.unit}" if column.unit else ""
    options = tuple(Choice(k, v) for k, v in NATURE.items())
    scale = factor(measure.unit, column.unit) if measure.unit and column.unit else None
    times = f", dari {measure.unit}" if scale and scale != 1 else ""
    if column.kind == "unknown":
        said: Said = (
            f"{column.label}{unit}: boleh dijumlahkan? Selama belum dipilih tidak dijumlahkan",
            f"{column.label}{unit}: may it be added up? Until chosen it is not",
        )
        sure: Certainty = "ragu"
    else:
        nature = NATURE[column.kind]
        said = (f"{column.label}{unit}{times}: {nature[0]}", f"{column.label}{unit}{times}: {nature[1]}")
        sure = "pasti" if column.sure else "ragu" if column.known else "pasti"
    if column.known:
        said = (f'{said[0]}; memakai indikator "{column.id}" yang sudah ada',
                f'{said[1]}; uses the indicator "{column.id}" there is')  # fmt: skip
        sure = "ragu"
    kind = "" if column.kind == "unknown" else column.kind
    return Finding(sure, (measure.column, measure.column), said, f"sifat.{measure.column}", kind, options,
                   made.looked.place(measure.column))  # fmt: skip


def _written(made: Plan, measure: Measure, place: str) -> Iterator[Finding]:
    """How the numbers of a column are written, where that is not plain."""
    style, wishes = measure.style, made.wishes
    if style.mixed:
        said: Said = ("dua gaya angka bercampur; sel yang bermakna ganda ditahan",
                      "two styles of number are mixed; cells that mean two are held")  # fmt: skip
        yield Finding("ragu", ("Gaya angka", "Number style"), said, place=place)
    elif style.decimal == ",":
        said = ("koma desimal, titik ribuan", "decimal comma, thousands dot")
        yield Finding("pasti", ("Gaya angka", "Number style"), said, place=place)
    if measure.damaged:
        chosen = wishes.get("rusak.", measure.column)
        said = ("titik ribuan tampak hilang menjadi desimal (1.490 menjadi 1,49)",
                "thousands dots seem to have become decimals (1,490 became 1.49)")  # fmt: skip
        options = (Choice("fractions", ("perbaiki sel berdesimal", "mend cells with a fraction")),
                   Choice("all", ("kalikan semua 1.000", "all times 1,000")),
                   Choice("tidak", ("memang desimal", "they are decimals")))  # fmt: skip
        yield Finding("pasti" if chosen else "putuskan", ("Titik ribuan", "Thousands dot"), said,
                      f"rusak.{measure.column}", chosen, options, place)  # fmt: skip
    if measure.marks:
        listed = ", ".join(measure.marks)
        said = (f"{listed} berarti tidak ada data", f"{listed} mean no data")
        yield Finding("ragu", ("Tanda nihil", "Nil marks"), said, place=place)
    nil = {n.casefold() for n in NIL if n}
    if measure.column in made.looked.cells.columns:
        texts = [tidy(t) for t in made.looked.cells[measure.column]]
        if count := sum(t.casefold() in nil for t in texts if t):
            mark = next(t for t in texts if t and t.casefold() in nil)
            said = (f'{count} sel "{mark}" tidak dimuat, tidak dihitung nol', f'{count} cells "{mark}" are no zeros')
            yield Finding("pasti", ("Tanda nihil", "Nil marks"), said, place=place)


def _left(made: Plan) -> Iterator[Finding]:
    looked = made.looked
    for column in looked.private:
        said: Said = ("kolom pribadi, dibuang di pintu dan tidak ditampilkan",
                      "a column about persons, dropped at the door and never shown")  # fmt: skip
        yield Finding("pasti", ("Data pribadi", "Personal data"), said, f"kolom.{column}", "pribadi",
                      place=looked.place(column))  # fmt: skip
    used = {made.match.column if made.match else "", made.parent, made.repeats.category, made.names}
    used |= {*looked.when.columns, *looked.private, *looked.unit_columns, *(c.measure.column for c in made.columns)}
    if looked.when.pattern:
        return
    if left := [c for c in map(str, looked.cells.columns) if c not in used]:
        shown = ", ".join(left[:8]) + (f" dan {len(left) - 8} lagi" if len(left) > 8 else "")
        yield Finding("pasti", ("Tidak dipakai", "Not used"), (shown, shown))


# ---------------------------------------------------------------------------------------------- rows, agency


def _rows(made: Plan) -> Iterator[Finding]:
    if made.totals and made.match:
        agree = [total_agrees(made.looked, c.measure.column, c.measure.style, made.totals) for c in made.columns]
        fits = sum(a is True for a in agree)
        listed = ", ".join(f'"{t}"' for t in made.totals[:4])
        said: Said = (f"baris jumlah {listed}: pencocokan; cocok pada {fits} dari {len(agree)} kolom",
                      f"total row {listed}: kept as a check; agrees in {fits} of {len(agree)} columns")  # fmt: skip
        yield Finding("pasti", ("Baris jumlah", "Total row"), said, "jumlah", "|".join(made.totals))
    if made.match and (blank := int((made.looked.cells[made.match.column] == "").sum())):
        said = (f"{blank} baris tanpa wilayah (mungkin jumlah) diabaikan dan dihitung",
                f"{blank} rows without a region (perhaps a total) are ignored and counted")  # fmt: skip
        yield Finding("ragu", ("Baris tanpa wilayah", "Rows without region"), said)
    below = [row for row, why in made.looked.table.ignored if why == "catatan di bawah tabel"]
    if below:
        said = (f"baris {below[0]}–{below[-1]}: catatan di bawah tabel", f"rows {below[0]}–{below[-1]}: notes")
        yield Finding("pasti", ("Catatan", "Notes"), said)


def _agency(made: Plan) -> Iterator[Finding]:
    agencies = tuple(Choice(a.id, (a.short, a.short)) for a in made.profile.info.agency)
    name: Said = ("Perangkat daerah", "Agency")
    if made.agency:
        short = next(a.short for a in made.profile.info.agency if a.id == made.agency)
        yield Finding("pasti", name, (short, short), "perangkat", made.agency, agencies)
    else:
        said = ("siapa yang mengirim berkas ini?", "who delivers this file?")
        yield Finding("putuskan", name, said, "perangkat", "", agencies)
    if not period_table(made) and not made.looked.when.pattern and made.looked.when.how:
        yield Finding("putuskan", ("Periode", "Period"), ("belum lengkap", "is not complete"), "periode")
