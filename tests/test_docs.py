"""A newcomer finds it: commands, variables and addresses stand in the README and the docs."""

import re
from pathlib import Path

import pytest

import app
from tests import licences

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


def variables(text: str) -> set[str]:
    return set(re.findall(r"PENDOPO_[A-Z_]+", text))


def variables_of_the_code() -> set[str]:
    paths = [p for room in ("data", "components", "loaders") for p in (HOME / room).rglob("*.py")]
    used = {v for p in paths if "example" not in p.parts for v in variables(p.read_text(encoding="utf-8"))}
    # The licensing database belongs to the demonstration's profile, not to the product.
    return used - {"PENDOPO_URL_PERIZINAN"}


def test_every_environment_variable_is_in_the_operations_page():
    assert sorted(v for v in variables_of_the_code() if v not in OPERATIONS) == []


def test_settings_of_a_server_are_those_that_the_code_knows():
    units = "".join(p.read_text(encoding="utf-8") for p in (HOME / "deploy").iterdir())
    settings = (HOME / "deploy" / "pendopo.env.example").read_text(encoding="utf-8")
    code = variables_of_the_code()
    assert sorted(variables(units) - code) == []
    # Of a command that looks once, of the demonstration, and what the units set themselves.
    elsewhere = {"PENDOPO_INSPECT_PASSWORD", "PENDOPO_INSPECT_URL", "PENDOPO_DELIVERIES", "PENDOPO_ACTOR"}
    assert sorted(code - variables(settings) - elsewhere) == []


@pytest.mark.parametrize("text", [README, README_ID], ids=["en", "id"])
def test_every_page_is_in_the_readme(text):
    paths = re.findall(r'path(?:_template)?="(/[a-z]*)', "".join(p.read_text() for p in (HOME / "pages").glob("*.py")))
    assert [p for p in paths if f"`{p}" not in text] == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "README.id.md",
        "SECURITY.md",
        "deploy/README.md",
        *[f"docs/{p.name}" for p in (HOME / "docs").glob("*.md")],
    ],
)
def test_links_and_pictures_in_the_docs_exist(name):
    page = HOME / name
    found = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in found if not (page.parent / link).exists()] == []


def test_the_list_of_licences_is_that_of_the_lock():
    listed = dict(re.findall(r"^\| (\S+) \| (\S+) \|", licences.LIST.read_text(encoding="utf-8"), re.MULTILINE))
    listed.pop("package")
    assert listed == licences.pinned(), "write it anew: python -m tests.licences"
