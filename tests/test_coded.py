"""Texts as numbers: whatever way a column comes, the same texts stand in its rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data.cells.coded import coded, different, encoded, joined_texts, of_codes, same

TEXTS = st.lists(st.sampled_from(["", "a", "A", " a", "Desa é", "33.02"]), max_size=12)


@given(TEXTS)
def test_a_coded_column_says_what_the_plain_one_said(texts: list[str]) -> None:
    column = pd.Series(texts, dtype="str", index=range(3, 3 + len(texts)))
    assert coded(column).tolist() == texts
    assert coded(column).index.tolist() == column.index.tolist()


@given(TEXTS)
def test_each_text_is_found_once_coded_or_not(texts: list[str]) -> None:
    for column in (pd.Series(texts, dtype="str"), pd.Series(texts, dtype=object), encoded(np.array(texts, object))):
        each = different(column)
        assert sorted(each.texts) == sorted(set(texts))
        assert each.take(each.texts).tolist() == texts


def test_texts_that_no_row_says_any_more_are_not_looked_at() -> None:
    column = coded(pd.Series(["a", "b", "c"], dtype="str"))
    assert different(column.iloc[[1, 1]]).texts == ("b",)


def test_two_numbers_for_one_text_become_one() -> None:
    column = of_codes(np.array([0, 1, 2]), ["a", "b", "a"])
    assert list(column.categories) == ["a", "b"]
    assert column.tolist() == ["a", "b", "a"]


@given(TEXTS, TEXTS)
def test_columns_under_each_other_keep_their_texts(above: list[str], below: list[str]) -> None:
    parts = [pd.Series(encoded(np.array(t, object))) for t in (above, below)]
    assert joined_texts(parts).tolist() == above + below


def test_one_text_for_every_row() -> None:
    assert same("x", 3).tolist() == ["x", "x", "x"]
    assert same("x", 0).tolist() == []
