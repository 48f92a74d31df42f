"""Codes in the state spreadsheets leave them: read when sure, told when damaged, asked when two systems differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.cells.code_text import damaged_code, two_systems
from data.errors import ProfileError
from data.profile import RegionOf
from data.regions import Region, Regions
from data.shapes.whereabouts import RegionFinder
from tests.profile_folder import read, write_profile

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


def test_codes_of_a_third_system_are_read_from_their_own_column_of_the_region_list() -> None:
    # The treasury numbers regencies by itself: 13.27 there is 35.03 for Kemendagri, and 13.02 is 35.10.
    listed = Regions(
        (
            Region("35.03", "Trenggalek", "regency", "", facts=(("djpk", "13.27"), ("aplikasi", "2"))),
            Region("35.10", "Banyuwangi", "regency", "", facts=(("djpk", "13.02"), ("aplikasi", "1"))),
        )
    )
    by_treasury = RegionFinder(listed, RegionOf(column="kdpemda", codes="djpk"))
    assert [by_treasury.find(code).value for code in ("13.27", "13.02", "35.03")] == ["35.03", "35.10", ""]
    own_numbers = RegionFinder(listed, RegionOf(column="id", codes="aplikasi"))
    assert own_numbers.find("2").value == "35.03"


def test_a_code_system_nobody_knows_is_a_fault_of_the_profile(tmp_path: Path) -> None:
    codes = 'region = { column = "Kode Desa", codes = "kemendagry" }'
    with pytest.raises(ProfileError, match="bukan sistem kode"):
        read(write_profile(tmp_path, ("sectors/kesehatan.toml", 'region = "Kode Desa"', codes)), strict=True)
