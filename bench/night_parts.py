"""What ``make night`` runs: every long part, the bars it answers for and the seconds it may take.

Parts whose figures are seconds or rates run alone, the others side by side in lanes. The deadlines and the grace after
each add up to no more than MOST_SECONDS, lanes counted by the longer one: tests/test_night.py says so.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SECONDS = 80 * 60
# After its deadline a part has this long to end its own servers and children before it is killed.
GRACE_SECONDS = 10
# So many of the parts that do not measure run side by side: a core for each.
LANES = 2


@dataclass(frozen=True)
class Part:
    """One command. bars: ids it answers for. command: of the Python here, without it. deadline: seconds.

    alone: nothing else runs meanwhile, because what it measures would be another figure.
    """

    name: str
    bars: tuple[str, ...]
    command: tuple[str, ...]
    deadline: int
    alone: bool = False


def tests(name: str, bars: str, nodes: str, deadline: int, *, alone: bool = False) -> Part:
    """Tests by their pytest node ids (separated by blanks), at their full size."""
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", *shlex.split(nodes))
    return Part(name, tuple(bars.split()), command, deadline, alone)


def benchmark(name: str, bars: str, deadline: int) -> Part:
    """The part of ``python -m bench`` of this name, alone."""
    return Part(name, tuple(bars.split()), ("-m", "bench", name), deadline, alone=True)


def most_seconds(parts: Sequence[Part]) -> int:
    """How long these parts take when each is cut: those alone, and the longer lane of the others.

    A lane takes the next part when it is free. Without parts that wait for each other no lane ends later than here
    when some of them are quicker.
    """
    lanes = [0] * LANES
    for part in parts:
        if not part.alone:
            lanes[lanes.index(min(lanes))] += part.deadline + GRACE_SECONDS
    return sum(part.deadline + GRACE_SECONDS for part in parts if part.alone) + max(lanes)


# Alone first, while nothing is left of other parts; then the longest first, so that both lanes end together.
PARTS: tuple[Part, ...] = (
    benchmark("job-cold", "P6 P7 P8", 380),
    benchmark("job-changes", "R9 P9 P10 P12", 240),
    benchmark("job-start", "P11", 80),
    benchmark("job-crowd", "P1 P2 P3 P4 P5", 760),
    benchmark("load", "R8", 140),
    tests("screens", "W1", "tests/browser/test_many_screens.py", 170, alone=True),
    tests("share", "R13", "tests/bars/test_r13_hung_share.py", 80, alone=True),
    tests("hung", "R11", "tests/bars/test_r11_hung_database.py", 100, alone=True),
    tests(
        "wall",
        "W2 W5 W6",
        "tests/browser/test_wall_endures.py tests/browser/test_wall_clock.py -k 'not thousands and not half_drawn'",
        130,
        alone=True,
    ),
    tests("soak", "W3", "tests/browser/test_wall_endures.py -k thousands", 1240),
    tests("attacks", "S5 S6 S7 S8 S13 S14 S15 S17", "tests/attacks", 560),
    tests("doors", "S1 S2 S3 S4 S10 S12", "tests/doors", 380),
    tests("numbers", "S16", "tests/bars/test_s16_small_numbers.py tests/test_hidden_cases.py", 360),
    tests("kills", "R4", "tests/bars/test_r04_kill.py", 300),
    tests(
        "damage",
        "R6",
        "tests/bars/test_r06_damage.py tests/bars/test_r06_rows.py tests/bars/test_r06_catalogue.py",
        370,
    ),
    tests("loaders", "R14", "tests/test_many_loaders.py", 220),
    tests("answers", "R12", "tests/bars/test_r12_database_answers.py", 200),
    tests("gone", "R10", "tests/bars/test_r10_database_gone.py", 200),
    tests("silence", "W4", "tests/browser/test_silence.py", 140),
    tests("generations", "R7", "tests/test_generations.py", 160),
    tests("machines", "§3", "tests/test_several_machines.py", 140),
    tests("disk", "R5", "tests/bars/test_r05_full_disk.py", 200),
    tests("profiles", "R17", "tests/bars/test_r17_broken_profiles.py", 110),
    tests("clock", "R15", "tests/test_clock_jumps.py", 100),
    tests("files", "R1 R2", "tests/hostile/test_corpus.py", 90),
    tests("cuts", "R3", "tests/hostile/test_cuts.py", 90),
    tests(
        "people",
        "S9 S11 S18",
        "tests/people/test_tries.py tests/people/test_tries_memory.py tests/people/test_first_code.py "
        "tests/test_audit.py",
        90,
    ),
    tests("bombs", "R16", "tests/hostile/test_bombs.py", 60),
)
