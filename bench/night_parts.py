"""What ``make night`` runs: every long part, the bars it answers for and the seconds it may take.

The deadlines and the grace after each add up to no more than MOST_SECONDS: tests/test_night.py says so.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

MOST_SECONDS = 85 * 60
# After its deadline a part has this long to end its own servers and children before it is killed.
GRACE_SECONDS = 10


@dataclass(frozen=True)
class Part:
    """One command. bars: ids it answers for. command: of the Python here, without it. deadline: seconds."""

    name: str
    bars: tuple[str, ...]
    command: tuple[str, ...]
    deadline: int


def tests(name: str, bars: str, nodes: str, deadline: int) -> Part:
    """Tests by their pytest node ids (separated by blanks), at their full size."""
    return Part(
        name, tuple(bars.split()), ("-m", "pytest", "-q", "-p", "no:cacheprovider", *shlex.split(nodes)), deadline
    )


def benchmark(name: str, bars: str, part: str, deadline: int) -> Part:
    """A part of ``python -m bench``."""
    return Part(name, tuple(bars.split()), ("-m", "bench", *part.split()), deadline)


PARTS: tuple[Part, ...] = (
    tests("files", "R1 R2", "tests/hostile/test_corpus.py", 80),
    tests("cuts", "R3", "tests/hostile/test_cuts.py", 80),
    tests("disk", "R5", "tests/bars/test_r05_full_disk.py", 100),
    tests("damage", "R6", "tests/bars/test_r06_damage.py tests/bars/test_r06_rows.py", 200),
    tests("gone", "R10", "tests/bars/test_r10_database_gone.py", 150),
    tests("answers", "R12", "tests/bars/test_r12_database_answers.py", 200),
    tests("share", "R13", "tests/bars/test_r13_hung_share.py", 80),
    tests("kills", "R4", "tests/bars/test_r04_kill.py", 280),
    tests("hung", "R11", "tests/bars/test_r11_hung_database.py", 100),
    tests("profiles", "R17", "tests/bars/test_r17_broken_profiles.py", 100),
    tests("bombs", "R16", "tests/hostile/test_bombs.py", 50),
    tests("generations", "R7", "tests/test_generations.py", 120),
    tests("clock", "R15", "tests/test_clock_jumps.py", 90),
    tests("loaders", "R14", "tests/test_many_loaders.py", 220),
    tests("machines", "§3", "tests/test_several_machines.py", 130),
    tests("screens", "W1", "tests/browser/test_many_screens.py", 150),
    tests(
        "wall",
        "W2 W5 W6",
        "tests/browser/test_wall_endures.py tests/browser/test_wall_clock.py -k 'not thousands'",
        130,
    ),
    tests("soak", "W3", "tests/browser/test_wall_endures.py -k thousands", 620),
    tests("silence", "W4", "tests/browser/test_silence.py", 130),
    tests(
        "doors",
        "S1 S2 S3 S4 S10 S12",
        "tests/doors",
        240,
    ),
    tests("numbers", "S16", "tests/bars/test_s16_small_numbers.py tests/test_hidden_cases.py", 330),
    tests(
        "people",
        "S9 S11 S18",
        "tests/people/test_tries.py tests/people/test_tries_memory.py tests/people/test_first_code.py "
        "tests/test_audit.py",
        80,
    ),
    tests("attacks", "S5 S6 S7 S8 S13 S14 S15 S17", "tests/attacks", 420),
    benchmark("load", "R8", "load", 180),
    benchmark("job", "R9 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12", "job", 560),
)
