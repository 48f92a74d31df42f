"""What is said of where and when: the column of regions, the period, the order of dates, how often it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.proposing.proposal import Plan
from data.proposing.words import CODES, FREQUENCY, LEVEL, Certainty, Choice, Finding, Said, choices

# ---------------------------------------------------------------------------------------------- regions


def regions(made: Plan) -> Iterator[Finding]:
    name: Said = ("Wilayah", "Region")
    looked, match = made.looked, made.match
    if match is None:
        yield _one_region(made, name)
        return
    level, codes = LEVEL[match.level], CODES[match.codes]
    left = [t for t in match.unmatched if t not in made.totals]
    there = sum(r.level == match.level for r in made.profile.regions.all)
    said = (
        f"{codes[0]}: {match.regions} dari {there} {level[0]}",
        f"{codes[1]}: {match.regions} of {there} {level[1]}",
    )
    ambiguous = match.codes == "name" and match.doubled and not made.parent
    sure: Certainty = "ragu" if left or ambiguous else "pasti"
    columns = list(dict.fromkeys(m.column for m in looked.found if m.share >= 0.5))
    yield Finding(sure, name, said, "wilayah", match.column, choices(columns), looked.place(match.column))
    if made.parent:
        said = (
            f'{match.doubled} nama dipakai lebih dari satu {level[0]}; dibedakan menurut "{made.parent}"',
            f'{match.doubled} names are shared by several; told apart by "{made.parent}"',
        )
        yield Finding("pasti", ("Induk", "Parent"), said, "induk", made.parent, choices(columns),
                      looked.place(made.parent))  # fmt: skip
    if left:
        yield _unmatched(made, left)


def _unmatched(made: Plan, left: Sequence[str]) -> Finding:
    assert made.match
    quoted = []
    for text in left[:3]:
        like = made.profile.regions.like(text, level=made.match.level)
        quoted.append(f'"{text}"' + (f" (mungkin {like.name}?)" if like else ""))
    listed = ", ".join(quoted) + (f" dan {len(left) - 3} lagi" if len(left) > 3 else "")
    said = (
        f"{len(left)} teks tidak dikenal, barisnya akan dikembalikan: {listed}",
        f"{len(left)} texts are unknown, their rows will be returned: {listed}",
    )
    return Finding("ragu", ("Wilayah lain", "Other regions"), said, place=made.looked.place(made.match.column))


def _one_region(made: Plan, name: Said) -> Finding:
    top = made.profile.regions.top
    options = [Choice(c, (f"kolom {c}", f"column {c}")) for c in map(str, made.looked.cells.columns)][:40]
    if made.fixed:
        certain = bool(made.wishes.get("tetap"))
        said = (
            f"seluruh berkas tentang {made.fixed.name} ({made.fixed.code})" + ("" if certain else ", menurut namanya"),
            f"the whole file is about {made.fixed.name} ({made.fixed.code})" + ("" if certain else ", by its name"),
        )
        return Finding("pasti" if certain else "ragu", name, said, "tetap", made.fixed.code,
                       tuple(Choice(r.code, (r.name, r.name)) for r in (made.fixed, top)))  # fmt: skip
    said = ("tidak ada kolom wilayah; pilih kolomnya, atau nyatakan seluruh berkas tentang satu wilayah",
            "there is no column of regions; choose one, or say that the whole file is about one region")  # fmt: skip
    whole = Choice(f"tetap:{top.code}", (f"seluruhnya {top.name}", f"all of it {top.name}"))
    return Finding("putuskan", name, said, "wilayah", "", (whole, *options))


# ---------------------------------------------------------------------------------------------- periods


def periods(made: Plan) -> Iterator[Finding]:
    name: Said = ("Periode", "Period")
    when, wishes = made.looked.when, made.wishes
    options = [*(Choice(c, (f"kolom {c}", f"column {c}")) for c in map(str, made.looked.cells.columns)),
               Choice("kiriman", ("hari berkas dikirim", "day of delivery"))][:41]  # fmt: skip
    if said := wishes.get("periode"):
        yield Finding("pasti", name, (f"dari {said}, seperti dipilih", f"from {said}, as chosen"), "periode", said)
    elif not when.how:
        nothing = (
            "tidak disebut di kolom, tajuk, nama lembar, atau nama berkas; pilih dari mana dibaca",
            "not said in any column, header, sheet or file name; choose where to read it",
        )
        yield Finding("putuskan", name, nothing, "periode", "", tuple(options))
    else:
        yield _period_found(made, name, tuple(options))
    yield from _order(made)
    frequency = wishes.get("frekuensi") or when.frequency
    word = FREQUENCY[frequency]
    every = tuple(Choice(k, v) for k, v in FREQUENCY.items())
    sure: Certainty = "pasti" if when.how or wishes.get("frekuensi") else "ragu"
    yield Finding(sure, ("Frekuensi", "Frequency"), word, "frekuensi", frequency, every)


def _period_found(made: Plan, name: Said, options: tuple[Choice, ...]) -> Finding:
    when, looked = made.looked.when, made.looked
    sure: Certainty = "pasti" if when.sure or when.how == "columns" else "ragu"
    place = ", ".join(looked.place(c) for c in when.columns)
    joined = " + ".join(when.columns)
    said: Said = {
        "columns": (f'kolom "{joined}"', f'column "{joined}"'),
        "headers": (f"tajuk kolom: {when.said}", f"column headers: {when.said}"),
        "name": (f'"{when.said}" di nama berkas', f'"{when.said}" in the file\'s name'),
        "sheet": (f"nama lembar: {when.said}", f"name of the sheet: {when.said}"),
        "title": (f"hanya di judul ({when.said}); berkas berikutnya perlu diubah lagi",
                  f"only in the title ({when.said}); the next file needs it changed"),
    }[when.how]  # fmt: skip
    value = "+".join(when.columns)
    if len(when.residues) > 1:
        more = ", ".join(when.residues[:4])
        said = (f"{said[0]}; ada {len(when.residues)} kelompok tajuk ({more}), hanya satu dibaca",
                f"{said[1]}; there are {len(when.residues)} groups of headers ({more}), one is read")  # fmt: skip
        sure = "ragu"
    return Finding(sure, name, said, "periode", value, options, place)


def _order(made: Plan) -> Iterator[Finding]:
    when = made.looked.when
    if when.how != "columns" or not when.said or made.wishes.get("periode"):
        return
    said = made.wishes.get("tanggal") or (when.said if when.sure else "")
    name = ("Urutan tanggal", "Order of dates")
    options = (Choice("dmy", ("hari/bulan/tahun", "day/month/year")), Choice("mdy", ("bulan/hari/tahun",
               "month/day/year")))  # fmt: skip
    if not said:
        text = ("semua tanggal dapat dibaca dua cara", "every date can be read in two ways")
        yield Finding("putuskan", name, text, "tanggal", "", options)
        return
    proved = ("dibuktikan oleh tanggal di atas 12", "proved by a day above 12")
    yield Finding("pasti", name, proved if when.sure else ("seperti dipilih", "as chosen"), "tanggal", said, options)
