"""What ``make night`` runs: every long part, the bars it answers for and the seconds it may take.

The deadlines and the grace after each add up to no more than MOST_SECONDS: tests/test_night.py says so.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_SECONDS = 80 * 60
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
    return Part(name, tuple(bars.split()), ("-m", "pytest", "-q", "-p", "no:cacheprovider", *nodes.split()), deadline)


def benchmark(name: str, bars: str, part: str, deadline: int) -> Part:
    """A part of ``python -m bench``."""
    return Part(name, tuple(bars.split()), ("-m", "bench", *part.split()), deadline)


PARTS: tuple[Part, ...] = (
    tests("files", "R1 R2", "tests/hostile/test_corpus.py", 150),
    tests("cuts", "R3", "tests/hostile/test_cuts.py", 240),
    tests("damage", "R6", "tests/bars/test_r06_damage.py", 180),
    tests("answers", "R12", "tests/bars/test_r12_database_answers.py", 300),
    tests("kills", "R4", "tests/bars/test_r04_kill.py", 480),
    tests("hung", "R11", "tests/bars/test_r11_hung_database.py", 180),
    tests("profiles", "R17", "tests/bars/test_r17_broken_profiles.py", 240),
    tests("bombs", "R16", "tests/hostile/test_bombs.py", 60),
    tests("generations", "R7", "tests/test_generations.py", 300),
    tests("clock", "R15", "tests/test_clock_jumps.py", 120),
    tests("loaders", "R14", "tests/test_many_loaders.py", 420),
    tests("machines", "§3", "tests/test_several_machines.py", 240),
    benchmark("load", "R8", "load", 420),
    benchmark("job", "R9 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12", "job", 900),
)
