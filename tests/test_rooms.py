"""Holds the doors between the rooms, and the ceilings, by reading the source: nothing is imported here."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("app", "pages", "components", "data", "loaders")  # from the top down; a room sees only what follows it
FRAMES = {"pandas", "numpy", "pyarrow", "sqlalchemy", "deltalake"}  # stop at data/
SCREENS = {"dash", "plotly", "dash_bootstrap_components", "flask"}  # start at components/
LINES, TEST_LINES, FUNCTION_LINES = 250, 400, 40
MODULES = 60  # directly in one folder: what a reader can still scan by name

# Folders with more modules than the ceiling: how many they may have, and why they are not divided yet.
CROWDED_FOLDERS = {
    "data": 100,  # store, snapshot, figures and processes know each other closely; whatever else has a package
    "tests": 200,  # one file per module, found by its name
}

# Modules longer than the ceiling: how long they may be, and why one file is better than two.
LONG_MODULES = {
    "data/profile.py": 650,  # the whole shape of a profile on one page: who writes TOML reads it from top to bottom
}

# Functions longer than the ceiling, and why.
LONG_FUNCTIONS: dict[str, int] = {
    "tests/fakes.py:villages": 50,  # one invented sector written out, nothing but literals
}

# Libraries that one module needs on the other side of a door: module, library, and why.
PASSES: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class Module:
    """One source file. name is relative to the project: "data/period.py"."""

    name: str
    source: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split("/")[0].removesuffix(".py")


@cache
def modules() -> tuple[Module, ...]:
    listed = [p for room in ROOMS for p in [ROOT / f"{room}.py", *sorted((ROOT / room).rglob("*.py"))] if p.is_file()]
    return tuple(_module(path) for path in listed if "__pycache__" not in path.parts)


@cache
def files_of_tests() -> tuple[Module, ...]:
    return tuple(_module(path) for path in sorted((ROOT / "tests").rglob("*.py")))


def _module(path: Path) -> Module:
    source = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), source, ast.parse(source))


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Every import anywhere in a module, in functions and under TYPE_CHECKING too: dotted module, imported name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:  # relative: from within its own package
                origin = ".".join([*module.name.split("/")[: -node.level], *([origin] if origin else [])])
            yield from ((origin, alias.name) for alias in node.names)


# ---------------------------------------------------------------------------------------------- the doors


def test_the_walk_finds_the_rooms() -> None:
    found = {module.room for module in modules()}
    assert {"components", "data", "loaders"} <= found


def test_a_room_imports_only_rooms_below_it() -> None:
    wrong = [
        f"{module.name} imports {origin}"
        for module in modules()
        for origin, _ in imports(module)
        if origin.split(".")[0] in ROOMS and ROOMS.index(origin.split(".")[0]) < ROOMS.index(module.room)
    ]
    assert wrong == []


def test_nothing_that_runs_imports_the_tests() -> None:
    wrong = [m.name for m in modules() for origin, _ in imports(m) if origin.split(".")[0] in ("tests", "bench")]
    assert wrong == []


def test_no_module_imports_a_private_name_of_another() -> None:
    wrong = [
        f"{module.name} imports {origin}.{name}"
        for module in modules()
        for origin, name in imports(module)
        if origin.split(".")[0] in ROOMS and name.startswith("_") and not name.startswith("__")
    ]
    assert wrong == []


def test_frames_and_queries_stop_at_data() -> None:
    assert _behind_door({"app", "pages", "components"}, FRAMES) == []


def test_screens_start_at_components() -> None:
    assert _behind_door({"data", "loaders"}, SCREENS) == []


def _behind_door(rooms: set[str], libraries: set[str]) -> list[str]:
    return [
        f"{module.name} imports {origin}"
        for module in modules()
        if module.room in rooms
        for origin, _ in imports(module)
        if origin.split(".")[0] in libraries and (module.name, origin.split(".")[0]) not in PASSES
    ]


def test_ids_of_components_are_written_in_one_place() -> None:
    """A literal id elsewhere is mistyped sooner or later, and a callback on it silently does nothing."""
    if not (ROOT / "components" / "ids.py").exists():
        pytest.skip("components/ids.py is not there yet")
    wrong = [
        f"{module.name}:{place} {word!r}"
        for module in modules()
        if module.room in ("app", "pages", "components") and module.name != "components/ids.py"
        for place, word in literal_ids(module.tree)
    ]
    assert wrong == []


def literal_ids(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Text or dict literals given as ``id`` to a Dash component, or as the component of an Input, Output or State."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        func = node.func
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in ("html", "dcc"):
            given = [k.value for k in node.keywords if k.arg == "id"]
        elif (func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")) in (
            "Input",
            "Output",
            "State",
        ):
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "component_id")]
        else:
            continue
        for value in given:
            if isinstance(value, ast.Dict | ast.JoinedStr | ast.Constant):
                yield node.lineno, ast.unparse(value)


def test_the_id_walk_sees_literal_ids_and_only_those() -> None:
    written = 'html.Div(id="a"); html.Div(id=ids.BODY); Output("b", "data"); Text(id="Kata"); dcc.Store(id={"x": 1})'
    assert [word for _, word in literal_ids(ast.parse(written))] == ["'a'", "'b'", "{'x': 1}"]


# ------------------------------------------------------------------------------------------- the ceilings


def test_modules_are_short_enough_to_read_at_one_sitting() -> None:
    assert _too_long(modules(), LINES) == []
    assert _too_long(files_of_tests(), TEST_LINES) == []


def _too_long(listed: tuple[Module, ...], ceiling: int) -> list[str]:
    lengths = {module.name: module.source.count("\n") for module in listed}
    return [f"{name}: {n} lines" for name, n in lengths.items() if n > LONG_MODULES.get(name, ceiling)]


def test_no_folder_is_crowded() -> None:
    """A folder of two hundred names is read by nobody: what belongs to one noun goes into a package of its own."""
    counts = Counter(folder_of(module) for module in (*modules(), *files_of_tests()))
    wrong = [f"{folder}: {n} modules" for folder, n in counts.items() if n > CROWDED_FOLDERS.get(folder, MODULES)]
    assert wrong == []


def folder_of(module: Module) -> str:
    return module.name.rpartition("/")[0]


def test_packages_export_nothing_of_their_modules() -> None:
    """An import says where a thing lives; an ``__init__`` that passes names on would hide it and load everything."""
    wrong = [
        f"{module.name} imports {origin}"
        for module in modules()
        if module.name.endswith("/__init__.py")
        for origin, _ in imports(module)
        if origin.split(".")[0] in ROOMS
    ]
    assert wrong == []


def test_functions_do_one_thing() -> None:
    wrong = [
        f"{name}: {lines} lines"
        for module in (*modules(), *files_of_tests())
        for name, lines in function_lengths(module)
        if lines > LONG_FUNCTIONS.get(name, FUNCTION_LINES)
    ]
    assert wrong == []


def function_lengths(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{module.name}:{node.name}", node.end_lineno - node.lineno + 1


def test_every_exception_is_still_needed() -> None:
    lengths = {module.name: module.source.count("\n") for module in (*modules(), *files_of_tests())}
    functions = {name: n for module in (*modules(), *files_of_tests()) for name, n in function_lengths(module)}
    passes = {(m.name, origin.split(".")[0]) for m in modules() for origin, _ in imports(m)}
    idle = [n for n in LONG_MODULES if lengths.get(n, 0) <= (TEST_LINES if n.startswith("tests/") else LINES)]
    counts = Counter(folder_of(module) for module in (*modules(), *files_of_tests()))
    idle += [folder for folder in CROWDED_FOLDERS if counts[folder] <= MODULES]
    idle += [n for n in LONG_FUNCTIONS if functions.get(n, 0) <= FUNCTION_LINES]
    idle += [name for name, library in PASSES if (name, library) not in passes]
    assert idle == []
