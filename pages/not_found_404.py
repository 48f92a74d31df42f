"""Any other address: says so, and shows the way back."""

from __future__ import annotations

import dash
from dash.development.base_component import Component

from components import compose


def layout(**query: str | None) -> Component:
    return compose.layout("/tidak-ada", query)


dash.register_page(__name__)
