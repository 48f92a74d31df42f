"""What a snapshot asks of the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

import pandas as pd

from data.batch import Load
from data.freshness import LastLook
from data.standing import Standing


class Published(Protocol):
    """A store as its readers see it; what each answers is said in ``data.store``."""

    @property
    def figure_folder(self) -> Path | None: ...
    def version(self) -> int: ...
    def touched(self, after: int, up_to: int) -> frozenset[str]: ...
    def standing(self, as_of: int | None = None) -> Standing: ...
    def cases(self, as_of: int | None = None, sources: Collection[str] | None = None) -> pd.DataFrame: ...
    def loads(self) -> list[Load]: ...
    def loads_since(self, number: int, version: int) -> list[Load]: ...
    def states(self) -> Mapping[str, LastLook]: ...
