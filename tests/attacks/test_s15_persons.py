"""S15: a NIK anywhere in a delivery holds it, and nothing that only looks like one does. All are invented."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.attacks.regency import HEAD, PAGES, VILLAGE, Regency
from tests.figures import record, size

VILLAGES = ("99.01.01.2001", "99.01.01.2002", "99.01.02.2001")
SENTENCES = ("{}", "ibu dari {}, rujuk", "NIK: {}", "({})", "a.n. x / {}")


def nik(draw: random.Random) -> str:
    """Built like one, of no one: regency 99 of a real province, district 99."""
    born = date(1950, 1, 1) + timedelta(days=draw.randrange(25_000))
    day = born.day + 40 * draw.randrange(2)
    return f"3599{99}{day:02}{born:%m%y}{draw.randrange(1, 9999):04}"


def written(number: str, draw: random.Random) -> str:
    """As agencies write one: five formats."""
    a, b, c = number[:6], number[6:12], number[12:]
    return draw.choice((number, f"{a} {b} {c}", f"{a}.{b}.{c}", f"'{number}", f"{int(number[:5]) / 1e4:.4f}E+15"))


def clean_rows(draw: random.Random) -> list[list[str]]:
    """What looks long and is nobody: business numbers, budget codes, money, school and region codes, days."""
    long_ones = (
        lambda: f"{draw.randrange(10**12, 10**13)}",  # NIB, 13 digits
        lambda: f"5.{draw.randrange(1, 4)}.{draw.randrange(10):02}.{draw.randrange(100):02}.{draw.randrange(1000):03}",
        lambda: f"Rp {draw.randrange(10**9, 10**13):,}".replace(",", "."),
        lambda: f"{draw.randrange(20_500_000, 20_599_999)}",  # NPSN, 8 digits
        lambda: f"{draw.randrange(1, 29):02}/{draw.randrange(1, 13):02}/2025",
        lambda: f"SK {draw.randrange(1, 999)}/{draw.randrange(1, 999)}/2025",
    )  # fmt: skip
    kind = draw.choice(long_ones)
    return [[village, "2025-06", "Batuk", str(draw.randrange(90)), kind()] for village in VILLAGES]


def test_a_nik_anywhere_holds_the_file(regency: Regency) -> None:
    draw, files, planted, landed = random.Random(15), size(50, 500), [], []
    for number in range(files):
        secret = written(nik(draw), draw)
        rows = clean_rows(draw)
        head = [*HEAD, "Keterangan"]
        place = draw.randrange(3)
        if place == 2:
            head[4] = f"Ket. {secret}"
            rows[0][4] = "x"
        else:
            rows[draw.randrange(len(rows))][4 if place else 2] = draw.choice(SENTENCES).format(secret)
        planted.append(secret)
        path = regency.send(f"dinkes/gejala-{number}.csv", [head, *rows])
        load = regency.load("gejala")
        landed += [secret] if load.outcome != "refused" else []
        path.unlink()
    state = regency.centre.store.state
    kept = " ".join(p.read_bytes().decode("latin-1") for p in state.rglob("*") if p.is_file())
    pages = " ".join(regency.words(page) for page in PAGES)
    found = [secret for secret in planted if secret in kept or secret in pages]
    record("S15", f"{files} files with a NIK, held", f"{files - len(landed)} of {files}", "all")
    record("S15", "NIK in store, quarantine or pages", f"{len(found)} of {files}", "0")
    assert landed == [] and found == []


def test_what_is_nobody_is_not_held(regency: Regency) -> None:
    draw, files, held = random.Random(16), size(50, 200), 0
    for number in range(files):
        path = regency.send(f"dinkes/gejala-{number}.csv", [[*HEAD, "Keterangan"], *clean_rows(draw)])
        load = regency.load("gejala")
        held += "personal_data" in load.reason or load.outcome != "landed"
        path.unlink()
    record("S15", f"{files} clean files, held", f"{held} of {files}", "≤ 1 %")
    assert held <= files // 100
    assert VILLAGE in set(regency.centre.store.observations()["region"])
