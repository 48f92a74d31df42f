"""Codes in the state spreadsheets leave them: read when sure, told when damaged, asked when two systems differ."""

from __future__ import annotations

import pytest

from data.code_text import damaged_code, two_systems
from data.profile import RegionOf
from data.regions import Region, Regions
from data.whereabouts import RegionFinder

REGIONS = Regions(
    (
        Region("35", "Jawa Timur", "province", "", bps="35"),
        Region("35.01", "Pacitan", "regency", "35", bps="3501"),
        Region("35.10", "Banyuwangi", "regency", "35", bps="3510"),
        Region("35.03", "Trenggalek", "regency", "35", bps="3503"),
        Region("35.03.08", "Watulimo", "district", "35.03", bps="3503030"),
        Region("35.03.07", "Kampak", "district", "35.03", bps="350308"),
    )
)


def found(text: str, **spec: object) -> str:
    """The code of the region, or the rule that kept it from being found."""
    place = RegionFinder(REGIONS, RegionOf(column="kode", **spec)).find(text)
    return place.value or place.rule


@pytest.mark.parametrize(
    ("text", "codes", "expected"),
    [
        ("35.03", "kemendagri", "35.03"),
        ("3503", "kemendagri", "35.03"),
        ("3503.0", "kemendagri", "35.03"),
        ("35. 03. 08", "kemendagri", "35.03.08"),
        ("3503030", "bps", "35.03.08"),
        ("3503030.0", "bps", "35.03.08"),
        ("35.1", "kemendagri", "code_damaged"),
        ("3,50312E+15", "kemendagri", "code_damaged"),
        ("3.503E+9", "bps", "code_damaged"),
        ("35.99", "kemendagri", "region_unknown"),
    ],
)
def test_a_code_is_read_by_its_declared_system(text: str, codes: str, expected: str) -> None:
    assert found(text, codes=codes) == expected


def test_a_lost_zero_is_told_with_both_codes_it_can_be() -> None:
    # 35.10 kept as a number is 35.1, which is also how some write 35.01.
    assert '"35.10" (Banyuwangi) atau "35.01" (Pacitan)' in damaged_code("35.1", REGIONS)
    assert "teks" in damaged_code("3,50312E+15", REGIONS)


def test_an_undotted_code_of_two_regions_is_asked_about_unless_the_system_is_declared() -> None:
    assert found("350308") == "region_ambiguous"  # Watulimo for Kemendagri, Kampak in this bridge's BPS column
    assert 'codes = "bps"' in two_systems("350308", REGIONS)
    assert found("350308", codes="kemendagri") == "35.03.08"
    assert found("350308", codes="bps") == "35.03.07"
    assert found("3503") == "35.03"
