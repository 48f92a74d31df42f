"""S4: bodies and addresses that no page of ours sends: never a 5xx, a trace, or anything that changed."""

from __future__ import annotations

import json
import random
import string
from collections import Counter
from copy import deepcopy
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from components.access import table
from tests.doors.company import BASE, Company
from tests.doors.test_walk import PAGES, path_of
from tests.figures import record, size

OUTPUT = ".._pages_content.children..._pages_store.data.."
ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, "", "/", "//", "\x00", "²", "٣", "💥", "../../etc/passwd", "<script>",
    "' OR 1=1 --",
    "{{7*7}}", "%s%n", "x" * 5000, [], [[]], {}, {"id": "_pages_location"}, {"props": {}}, [None], ["a", 1, {}],
    "_pages_content.children", OUTPUT, "constructor", "__proto__", "/layar/utama/1?scene=²", "/wilayah/99.01.01",
]  # fmt: skip

# Every word of an address that some page understands.
KEYS = (
    "at", "have", "panel", "whole", "ke", "lang", "wilayah", "periode", "scene", "langkah", "asal", "berkas", "muat",
    "banding", "theme", "size", "indikator",
)  # fmt: skip


def body_of(path: str) -> dict[str, Any]:
    """What Dash's own page sends when its reader goes to path."""
    return {
        "output": OUTPUT,
        "outputs": [
            {"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": "?lang=en"},
        ],
        "changedPropIds": ["_pages_location.pathname"],
        "parsedChangedPropsIds": ["_pages_location.pathname"],
    }  # fmt: skip


def places(found: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body that may hold something else."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [at, *(place for key, value in inside for place in places(value, (*at, key)))]


def mutated(body: Any, picks: random.Random) -> Any:
    """The body with one or two places changed, taken away, or doubled."""
    made = deepcopy(body)
    for _ in range(picks.randint(1, 2)):
        *way, last = picks.choice(places(made)) or (None,)
        if last is None:
            return deepcopy(picks.choice(ODD))
        inside = made
        for key in way:
            inside = inside[key]
        what = picks.random()
        if what < 0.2 and isinstance(inside, dict | list):
            del inside[last]
        elif what < 0.3 and isinstance(inside, list):
            inside.append(deepcopy(picks.choice(ODD)))
        elif what < 0.4 and isinstance(inside, dict):
            inside["".join(picks.choices(string.printable, k=6))] = deepcopy(picks.choice(ODD))
        else:
            inside[last] = deepcopy(picks.choice(ODD))
    return made


def state(company: Company) -> tuple[Any, ...]:
    people = company.people
    return company.site.store.number, [a.name for a in people.accounts()], [t.revoked for t in people.tokens()]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_body_of_a_callback_breaks_anything(everybody: Company, name: str) -> None:
    picks, before = random.Random(name), state(everybody)
    body, wanted = body_of(PAGES[name]), size(500, 3000)
    client = everybody.client("admin")
    answers: Counter[int] = Counter()
    for _ in range(wanted):
        sent = json.dumps(mutated(body, picks))
        if picks.random() < 0.1:
            sent = sent[: picks.randint(0, len(sent))]
        answer = client.post("/_dash-update-component", data=sent, content_type="application/json", base_url=BASE)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, sent
        assert "Traceback" not in answer.text and 'File "' not in answer.text
    record("S4", f"callback bodies, page {name}", f"{wanted}: {dict(answers)}", "0 x 5xx")
    assert state(everybody) == before
    assert answers[400] > 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""]
)
def test_a_callback_is_json_or_nothing(everybody: Company, kind: str) -> None:
    sent = json.dumps(body_of("/"))
    answer = everybody.ask("admin", "POST", "/_dash-update-component", data=sent, content_type=kind)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "output", ["_pages_dummy.children", "tidak-ada.children", "", "..", "page.children", OUTPUT + ".", None, 7, ["x"]]
)
def test_an_output_that_nobody_has_is_400(everybody: Company, output: Any) -> None:
    answer = everybody.ask("admin", "POST", "/_dash-update-component", json={**body_of("/"), "output": output})
    assert answer.status_code == 400


def test_a_call_that_is_too_large_is_not_read(everybody: Company) -> None:
    large = {**body_of("/"), "state": "x" * 70_000}
    assert everybody.ask("admin", "POST", "/_dash-update-component", json=large).status_code == 413
    chunked = {"Transfer-Encoding": "chunked"}
    answer = everybody.ask("admin", "POST", "/_dash-update-component", json=large, headers=chunked)
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("who", ["nobody", "admin", "operator", "layar"])
def test_no_address_breaks_anything(everybody: Company, who: str) -> None:
    """Odd words in every place of every rule, and in every word that a page understands."""
    picks, before = random.Random(who), state(everybody)
    texts = [str(word) for word in ODD if isinstance(word, str | int) and len(str(word)) < 200]
    words = [*texts, *PAGES.values()]
    client, answers = everybody.client(who), Counter[int]()
    for _ in range(size(500, 3000)):
        path = path_of(picks.choice([*table.ROUTES, *PAGES.values()]))
        if picks.random() < 0.5:
            path = "/" + quote("/".join(picks.choices(words, k=2))).lstrip("/")  # the client takes "//" for a host
        query = urlencode([(picks.choice(KEYS), picks.choice(words)) for _ in range(2)])
        answer = client.open(f"{path}?{query}", method=picks.choice(("GET", "GET", "POST")), base_url=BASE)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, (path, query)
        assert b"Traceback" not in answer.data[:20000]
    record("S4", f"addresses, {who}", f"{dict(answers)}", "0 x 5xx")
    assert state(everybody) == before
