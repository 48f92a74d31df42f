"""Whatever kind is found in components/panels is drawn in every state, theme, language and size."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component

from components import frame
from components.panels.base import PanelKind, find_kinds
from data.profile import PanelSpec
from tests.panel_fakes import CONDITIONS, Condition, district, figures, view

# The least a panel of each kind needs here; a kind that is not named is drawn of the one indicator.
KEYS: dict[str, dict[str, Any]] = {
    "alerts": {"indicator": ""},
    "breakdown": {"indicator": "obat"},
    "bullets": {"indicator": "obat"},
    "delivery": {"indicator": ""},
    "note": {"indicator": "stunting"},
    "quality": {"indicator": ""},
    "queue": {"indicator": "izin_lewat", "source": "izin"},
    "sector": {"indicator": "", "of": "kesehatan"},
    "standing": {"indicators": ["stunting", "imunisasi"], "services": ["kasus", "literasi"]},
    "trouble": {"indicator": ""},
    "slope": {"indicator": "literasi"},
    "strip": {"indicators": ["stunting", "imunisasi"]},
    "heat_table": {"indicators": ["stunting", "imunisasi", "kasus"]},
    "ranking": {"indicator": "kasus", "columns": ["stunting", "imunisasi"]},
}
KINDS = find_kinds()
# Traces for which Plotly asks the internet; a choropleth has a local stub (assets/00_geo_stub.js).
FORBIDDEN = {"scattermap", "choroplethmap", "densitymap", "scattermapbox", "choroplethmapbox"}


def spec_of(kind: str, module: PanelKind) -> PanelSpec:
    """A spec with the keys of KEYS that the kind knows."""
    known = {f.alias or name for name, f in module.Spec.model_fields.items()}
    keys = {"indicator": "stunting", **KEYS.get(kind, {})}
    return module.Spec(
        **{"id": "contoh", "kind": kind, "area": (1, 1, 6, 6), **{k: v for k, v in keys.items() if k in known}}
    )


def drawn(kind: str, condition: Condition, **how: Any) -> dict[str, Any]:
    module = KINDS[kind]
    return frame.panel(spec_of(kind, module), module, view(condition, **how))


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_drawn_in_every_state(kind: str, condition: Condition) -> None:
    for theme in ("dark", "light"):
        for lang in ("id", "en"):
            for size in ("wall", "laptop"):
                shown = drawn(kind, condition, theme=theme, lang=lang, size=size)
                assert "failed" not in str(shown["className"]).split(), (theme, lang, size)


@pytest.mark.parametrize("children", [1, 60])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_drawn_for_one_region_and_for_sixty(kind: str, children: int) -> None:
    for size in ("wall", "laptop"):
        assert "failed" not in str(drawn(kind, "fresh", children=children, size=size)["className"]).split()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_drawn_below_the_regency(kind: str) -> None:
    for region in (district(1), district(1) + ".2001"):
        assert "failed" not in str(drawn(kind, "fresh", region=region, size="laptop")["className"]).split()


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_rows_are_as_wide_as_their_header(kind: str, condition: Condition) -> None:
    module = KINDS[kind]
    found = module.rows(spec_of(kind, module), view(condition))
    assert {len(row) for row in (*found.table, *found.plain)} <= {len(found.header)}
    assert all(isinstance(cell, str) for row in (found.header, *found.table) for cell in row)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_drawn_can_be_sent_and_plotly_knows_it(kind: str) -> None:
    for condition in ("fresh", "stale"):
        shown = drawn(kind, condition, size="laptop")  # type: ignore[arg-type]
        for figure in figures(shown["children"]):
            go.Figure(figure)
            assert not {trace["type"] for trace in figure["data"]} & FORBIDDEN
        orjson.dumps(shown["children"], default=_plain)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_words_in_figures_are_large_enough_for_a_wall(kind: str) -> None:
    sizes = [s for figure in figures(drawn(kind, "fresh")["children"]) for s in _font_sizes(figure)]
    assert min(sizes, default=21) >= 21


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_name_from_a_file_is_text_and_never_markup(kind: str) -> None:
    """The sixtieth district is called "Contoh <60>"; Plotly would read <60> as a tag."""
    for figure in figures(drawn(kind, "fresh", children=60, size="laptop")["children"]):
        for words in _texts(figure):
            assert not re.search(r"<\d+>", words), words


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_colours_come_from_the_tokens(kind: str) -> None:
    source = Path(KINDS[kind].__file__ or "").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not re.findall(r"#[0-9a-fA-F]{6}\b", source)


def test_a_panel_that_cannot_be_drawn_says_so_and_leaves_the_others() -> None:
    module = KINDS["card"]
    broken = module.Spec(id="rusak", kind="card", indicator="tidak_ada")
    shown = frame.panel(broken, module, view("fresh"))
    assert shown["className"] == "panel failed"


def _plain(thing: Any) -> Any:
    if isinstance(thing, Component):
        return thing.to_plotly_json()
    raise TypeError(type(thing))


def _font_sizes(thing: Any) -> list[float]:
    """Every size of words in a figure (fonts only, not marks)."""
    if isinstance(thing, list | tuple):
        return [size for one in thing for size in _font_sizes(one)]
    if not isinstance(thing, dict):
        return []
    own = (
        [thing["size"]]
        if "size" in thing and not thing.keys() & {"symbol", "shape", "opacity"} and "family" in thing
        else []
    )
    named = [v["size"] for k, v in thing.items() if k.endswith("font") and isinstance(v, dict) and "size" in v]
    rest = [v for k, v in thing.items() if not k.endswith("font") and k != "hoverlabel"]
    return [*own, *named, *_font_sizes(rest)]


def _texts(figure: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for trace in figure["data"]:
        for key in ("text", "hovertext", "customdata", "name"):
            value = trace.get(key, [])
            found += [value] if isinstance(value, str) else [str(v) for v in value]
    return found + [str(a.get("text", "")) for a in figure["layout"].get("annotations", [])]
