"""What a SELECT gives out: every column of its answer, and the columns of tables whose contents flow into it.

A column that is only counted, or only asked in a condition (CASE WHEN nik IS NULL …), does not flow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
_COUNTED = (exp.Count, exp.CountIf, exp.ApproxDistinct)
_CONDITIONS = (exp.Predicate, exp.Connector, exp.Not)


class Unclear(ValueError):
    """A query whose columns cannot be told from its text."""


@dataclass(frozen=True)
class Origin:
    """A column of a table; column "*" is all of them."""

    table: str
    column: str


@dataclass(frozen=True)
class Output:
    """A column of the answer, and what flows into it; nothing for a count or a constant."""

    name: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class _Source:
    """A table in FROM or JOIN under the name it has there; outputs: of a subquery, None for a table."""

    alias: str
    table: str
    outputs: tuple[Output, ...] | None = None


_Known = Mapping[str, tuple[Output, ...]]


def outputs(query: str, kind: str = "") -> tuple[Output, ...]:
    """Columns of the answer in order. kind: of the database, "" when not known. Unclear: cannot be parsed."""
    for dialect in [DIALECTS[kind]] if kind in DIALECTS else ["mysql", "postgres", "sqlite"]:
        try:
            found = sqlglot.parse_one(query, read=dialect)
        except SqlglotError:
            continue
        if isinstance(found, exp.Query):
            try:
                return _outputs(found, {}, ())
            except RecursionError:
                break
    raise Unclear("query")


def _outputs(node: exp.Expr, known: _Known, outer: tuple[_Source, ...]) -> tuple[Output, ...]:
    while isinstance(node, exp.Subquery):
        node = node.this
    known = dict(known)
    if with_ := node.args.get("with_") or node.args.get("with"):
        for cte in with_.expressions:
            known[cte.alias.casefold()] = _named(_outputs(cte.this, known, outer), cte)
    if isinstance(node, exp.SetOperation):
        sides = zip_longest(_outputs(node.left, known, outer), _outputs(node.right, known, outer))
        return tuple(replace(a or b, origins=(*(a.origins if a else ()), *(b.origins if b else ()))) for a, b in sides)
    if not isinstance(node, exp.Select):
        raise Unclear(type(node).__name__)
    sources = (*_sources(node, known, outer), *outer)
    return tuple(found for part in node.expressions for found in _projected(part, sources, known))


def _named(found: tuple[Output, ...], owner: exp.Expr) -> tuple[Output, ...]:
    """With the names that WITH x(a, b) or AS x(a, b) gives them."""
    names = owner.alias_column_names if isinstance(owner, exp.DerivedTable) else []
    return tuple(replace(one, name=names[i] if i < len(names) else one.name) for i, one in enumerate(found))


def _sources(select: exp.Select, known: _Known, outer: tuple[_Source, ...]) -> Iterator[_Source]:
    from_ = select.args.get("from_") or select.args.get("from")
    tables = [from_.this] if from_ else []
    tables += [join.this for join in select.args.get("joins") or ()]
    while tables:
        one = tables.pop(0)
        tables += [join.this for join in one.args.get("joins") or ()]
        alias = one.alias_or_name.casefold()
        if isinstance(one, exp.Table):
            yield _Source(alias, one.name, known.get(one.name.casefold()) if not one.db else None)
        elif isinstance(one, exp.Subquery | exp.Lateral) and isinstance(one.this, exp.Query):
            yield _Source(alias, alias, _named(_outputs(one.this, known, outer), one))
        elif isinstance(one, exp.Subquery | exp.Paren):
            tables.append(one.this)
        else:
            yield _Source(alias, alias)  # a function that gives rows


def _projected(part: exp.Expr, sources: tuple[_Source, ...], known: _Known) -> Iterator[Output]:
    if isinstance(part, exp.Star) or (isinstance(part, exp.Column) and isinstance(part.this, exp.Star)):
        wanted = part.table.casefold() if isinstance(part, exp.Column) else ""
        for source in sources:
            if wanted in ("", source.alias):
                yield from (Output("*", (Origin(source.table, "*"),)),) if source.outputs is None else source.outputs
        return
    yield Output(part.alias_or_name or part.sql()[:40], tuple(dict.fromkeys(_flow(part, sources, known))))


def _flow(node: exp.Expr, sources: tuple[_Source, ...], known: _Known) -> Iterator[Origin]:
    """Columns whose contents reach the value of an expression."""
    if isinstance(node, (*_COUNTED, *_CONDITIONS)):
        return
    if isinstance(node, exp.Column):
        yield from _resolved(node.name, node.table.casefold(), sources)
        return
    if isinstance(node, exp.Query):
        yield from (origin for one in _outputs(node, known, sources) for origin in one.origins)
        return
    parts: list[exp.Expr | None] = list(node.iter_expressions())
    if isinstance(node, exp.Case):
        parts = [*(one.args.get("true") for one in node.args["ifs"]), node.args.get("default")]
    elif isinstance(node, exp.If):
        parts = [node.args.get("true"), node.args.get("false")]
    elif isinstance(node, exp.Window):
        parts = [node.this]
    for part in parts:
        if part is not None:
            yield from _flow(part, sources, known)


def _resolved(name: str, table: str, sources: tuple[_Source, ...]) -> Iterator[Origin]:
    """What a name of a column stands for; of every table it may come from, where the query does not say."""
    mine = [source for source in sources if table in ("", source.alias)]
    found = [one for s in mine for one in s.outputs or () if one.name.casefold() == name.casefold()]
    if found:
        yield from (origin for one in found for origin in one.origins)
        return
    for source in mine:
        stars = [o.table for one in source.outputs or () if one.name == "*" for o in one.origins]
        yield from (Origin(one, name) for one in ([source.table] if source.outputs is None else stars))
    if not mine:
        yield Origin(table, name)
