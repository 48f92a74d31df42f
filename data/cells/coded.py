"""Columns of text as numbers into their different texts: a text is looked at once, however many rows say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Different:
    """The different texts of a column, and for each row which of them it says."""

    at: np.ndarray  # int32
    texts: tuple[str, ...]

    def take(self, found: Sequence[Any] | np.ndarray, dtype: Any = object) -> np.ndarray:
        """Per row what was found for its text."""
        answers = np.empty(len(found), dtype=dtype)
        answers[:] = found
        return np.asarray(answers[self.at])


def coded(texts: pd.Series) -> pd.Series:
    """The column as categories; one that is coded already stays as it is."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts
    return pd.Series(encoded(texts), index=texts.index)


def encoded(texts: pd.Series | np.ndarray) -> pd.Categorical:
    """Texts as categories, in the order in which they first occur."""
    plain = texts.to_numpy() if isinstance(texts, pd.Series) and texts.dtype == object else texts
    found = pa.array(plain, type=pa.large_string()) if isinstance(plain, np.ndarray) else pa.array(plain)
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    words = whole.dictionary_encode()
    return of_codes(words.indices.to_numpy(zero_copy_only=False), words.dictionary.to_pylist())


def of_codes(codes: np.ndarray, texts: Sequence[str]) -> pd.Categorical:
    """A column of categories from numbers into texts; a text that stands there twice becomes one."""
    place: dict[str, int] = {}
    moved = np.array([place.setdefault(text, len(place)) for text in texts] or [0], dtype=np.int32)
    if len(place) < len(texts):
        codes = moved[codes]
    return pd.Categorical.from_codes(codes, pd.Index(list(place), dtype="str"), validate=False)


def same(text: str, size: int) -> pd.Categorical:
    """One text for every row."""
    return pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), pd.Index([text], dtype="str"), validate=False)


def different(texts: pd.Series | np.ndarray | pd.Categorical) -> Different:
    """The texts that occur in a column, coded or not."""
    array = texts.array if isinstance(texts, pd.Series) else texts
    if not isinstance(array, pd.Categorical):
        array = encoded(texts if isinstance(texts, pd.Series) else np.asarray(array))
    codes, words = array.codes, array.categories
    used = np.bincount(codes, minlength=len(words)) > 0 if len(codes) else np.zeros(len(words), dtype=bool)
    if used.all():
        return Different(np.asarray(codes, dtype=np.int32), tuple(words))
    place = np.cumsum(used, dtype=np.int32) - 1
    return Different(place[codes], tuple(words[used]))


def joined_texts(parts: Sequence[pd.Series]) -> pd.Categorical:
    """Columns under each other, as categories."""
    if len(parts) == 1:
        return pd.Categorical(coded(parts[0]).array)
    place: dict[str, int] = {}
    codes = []
    for part in parts:
        own = coded(part).array
        moved = np.array([place.setdefault(text, len(place)) for text in own.categories] or [0], dtype=np.int32)
        codes.append(moved[own.codes])
    return pd.Categorical.from_codes(np.concatenate(codes), pd.Index(list(place), dtype="str"), validate=False)
