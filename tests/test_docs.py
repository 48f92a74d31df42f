"""A newcomer finds it: commands, variables and addresses stand in the README and the docs."""

import re
from pathlib import Path

import pytest

import app

HOME = Path(__file__).resolve().parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")
README_ID = (HOME / "README.id.md").read_text(encoding="utf-8")
OPERATIONS = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    actions = app.parser()._subparsers._group_actions[0]
    return list(actions.choices)


@pytest.mark.parametrize("text", [README, README_ID], ids=["en", "id"])
def test_every_command_is_in_the_readme(text):
    assert [c for c in commands() if f"`{c}" not in text] == []


def test_every_environment_variable_is_in_the_operations_page():
    used = set()
    for room in ("data", "components", "loaders"):
        for path in (HOME / room).rglob("*.py"):
            if "example" not in path.parts:
                used |= set(re.findall(r"PENDOPO_[A-Z_]+", path.read_text(encoding="utf-8")))
    # The licensing database belongs to the demonstration's profile, not to the product.
    assert sorted(v for v in used - {"PENDOPO_URL_PERIZINAN"} if v not in OPERATIONS) == []


@pytest.mark.parametrize("text", [README, README_ID], ids=["en", "id"])
def test_every_page_is_in_the_readme(text):
    paths = re.findall(r'path(?:_template)?="(/[a-z]*)', "".join(p.read_text() for p in (HOME / "pages").glob("*.py")))
    assert [p for p in paths if f"`{p}" not in text] == []


@pytest.mark.parametrize(
    "name", ["README.md", "README.id.md", *[f"docs/{p.name}" for p in (HOME / "docs").glob("*.md")]]
)
def test_links_and_pictures_in_the_docs_exist(name):
    page = HOME / name
    found = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in found if not (page.parent / link).exists()] == []
