"""No door for foreign code: what turns text into code, queries or pages is not called anywhere in the product."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.test_rooms import Module, imports, modules

# Reading one of these runs what the bytes say. multiprocessing pickles whatever it hands over.
LOADERS_OF_CODE = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "multiprocessing",
    "jsonpickle",
}
RUNNERS = {"eval", "exec", "compile", "__import__"}
RAW_PAGES = {"dangerously_allow_html", "srcDoc"}  # of dcc.Markdown and html.Iframe: markup of others in our page
QUERIES = {"execute", "executemany", "executescript", "exec_driver_sql", "text", "read_sql", "read_sql_query"}

# Queries put together from parts: module, and why no foreign text gets in.
COMPOSED: dict[str, str] = {
    "data/catalogue_engine.py": "names and values of pragmas are written in the module",
    "loaders/database.py": "the limit of a session: its name is ours, its value a number of seconds",
}


def wrong_imports(module: Module) -> Iterator[str]:
    yield from (f"{module.name} imports {o}" for o, _ in imports(module) if o.split(".")[0] in LOADERS_OF_CODE)


def wrong_calls(tree: ast.Module) -> Iterator[str]:
    """Calls of builtins that run text, and keywords that put foreign markup into a page."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in RUNNERS:
                yield f"{node.lineno}: {node.func.id}"
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("read_pickle", "to_pickle"):
                yield f"{node.lineno}: {node.func.attr}"
            yield from (f"{node.lineno}: {k.arg}" for k in node.keywords if k.arg in RAW_PAGES)


def composed_queries(tree: ast.Module) -> Iterator[str]:
    """Queries whose text is put together where they are asked: an f-string with values, +, % or format."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in QUERIES and _composed(node.args[0]):
            yield f"{node.lineno}: {name}({ast.unparse(node.args[0])[:60]})"


def _composed(given: ast.expr) -> bool:
    if isinstance(given, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in given.values)
    if isinstance(given, ast.BinOp) and isinstance(given.op, ast.Add | ast.Mod):
        return any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (given.left, given.right))
    return isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute) and given.func.attr == "format"


def _is_text(given: ast.expr) -> bool:
    return isinstance(given, ast.Constant) and isinstance(given.value, str)


def test_nothing_reads_bytes_that_could_hold_code() -> None:
    assert [word for module in modules() for word in wrong_imports(module)] == []


def test_nothing_runs_text_or_shows_foreign_markup() -> None:
    assert [f"{module.name}:{word}" for module in modules() for word in wrong_calls(module.tree)] == []


def test_queries_are_not_put_together_from_values() -> None:
    found = {m.name: list(composed_queries(m.tree)) for m in modules()}
    assert {name: hits for name, hits in found.items() if hits and name not in COMPOSED} == {}
    assert [name for name in COMPOSED if not found.get(name)] == []  # every exception is still needed


@pytest.mark.parametrize(
    "written",
    [
        "eval(x)",
        "exec(code)",
        "dcc.Markdown(x, dangerously_allow_html=True)",
        "html.Iframe(srcDoc=x)",
        "pd.read_pickle(p)",
    ],
)
def test_the_walk_sees_what_runs_text(written: str) -> None:
    assert list(wrong_calls(ast.parse(written)))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ('c.execute(sa.text(f"select {name}"))', True),
        ('c.execute("select " + name)', True),
        ('c.execute("select %s" % name)', True),
        ('c.execute("select {}".format(name))', True),
        ('c.execute(sa.text("select :name"), {"name": name})', False),
        ("c.execute(sa.select(table))", False),
        ("re.compile(f'{a}')", False),
    ],
)
def test_the_walk_sees_composed_queries_and_only_those(written: str, seen: bool) -> None:
    assert bool(list(composed_queries(ast.parse(written)))) is seen
