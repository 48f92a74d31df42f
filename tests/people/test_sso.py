"""The regency's own log-in, against a real small provider on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from joserfc.errors import JoseError
from sqlalchemy.engine import Engine
from werkzeug.serving import make_server

from components.access import sso
from components.access.visitor import HERE
from components.application import create
from components.panels.base import find_specs
from data.audit.log import faults, records
from data.centre import Centre, centre_of
from data.people.oidc import Oidc
from data.people.people import People
from data.people.provider import Group, Identity, Provider, ProviderError, read_provider
from data.people.secret_words import new_word
from data.settings import Settings
from tests.people.fakes import GOOD, HOME, TERMINAL, refusal
from tests.screens import HOME as PROJECT
from tests.story_profile import write_profile

BASE, SECRET = "http://localhost:8050", "rahasia-dari-penyedia-91"
AGENCIES = frozenset({"dinkes"})
ADMIN, LOOKS = Group(name="g-admin", role="admin"), Group(name="g-lihat", role="viewer")
DINKES = Group(name="g-dinkes", role="operator", agency="dinkes")


@dataclass
class Issuer:
    """A provider that runs. asked: the bodies that came to its token endpoint."""

    url: str
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def knows(self, sub: str, **claims: object) -> None:
        assert requests.put(f"{self.url}/users/{sub}", json=claims, timeout=10).status_code == 204

    def agrees(self, way: str, sub: str) -> str:
        """Where the browser is sent back to, once this person has said yes."""
        return requests.post(way, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    inner, found = oidc_provider_mock.app(require_nonce=True), Issuer("")

    def noting(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
            found.asked.append(parse_qs(body.decode()))
            environ["wsgi.input"] = io.BytesIO(body)
        return inner(environ, start)

    server = make_server("localhost", 0, noting, threaded=True)
    found.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provider(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setenv("PENDOPO_SSO_SECRET", SECRET)
    return Provider(
        issuer=issuer.url, client="pendopo", secret_env="PENDOPO_SSO_SECRET", address=BASE, label="SSO Pemkab",
        group=(LOOKS, DINKES, ADMIN),
    )  # fmt: skip


def _back(issuer: Issuer, oidc: Oidc, word: str, sub: str) -> tuple[str, str]:
    """State and code that come back."""
    query = parse_qs(urlsplit(issuer.agrees(oidc.way(word), sub)).query)
    return query["state"][0], query["code"][0]


def test_who_the_provider_knows_is_told_with_groups(issuer: Issuer, provider: Provider) -> None:
    issuer.knows("u-17", preferred_username="Siti", groups=["g-dinkes", "lain"])
    oidc, word = Oidc(provider), new_word()
    state, code = _back(issuer, oidc, word, "u-17")
    found = oidc.identity(word, state, code)
    assert found == Identity(f"{issuer.url}#u-17", "Siti", frozenset({"g-dinkes", "lain"}))
    assert provider.standing(found.groups) == DINKES


def test_the_way_has_a_challenge_that_only_this_browser_can_answer(issuer: Issuer, provider: Provider) -> None:
    issuer.knows("u-17", preferred_username="siti", groups=[])
    oidc, word = Oidc(provider), new_word()
    asked = {name: value[0] for name, value in parse_qs(urlsplit(oidc.way(word)).query).items()}
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", f"{BASE}/masuk")
    assert word not in oidc.way(word) and len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    oidc.identity(word, *_back(issuer, oidc, word, "u-17"))
    (sent,) = issuer.asked
    digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


def test_a_code_without_its_cookie_or_twice_is_worth_nothing(issuer: Issuer, provider: Provider) -> None:
    issuer.knows("u-17", preferred_username="siti", groups=["g-admin"])
    oidc, word = Oidc(provider), new_word()
    state, code = _back(issuer, oidc, word, "u-17")
    for other in ("", new_word()):
        assert refusal(oidc.identity, other, state, code) == "sso_wrong"
    assert refusal(oidc.identity, word, "lain", code) == "sso_wrong" and issuer.asked == []
    oidc.identity(word, state, code)
    assert refusal(oidc.identity, word, state, code) == "sso_wrong"


def _signed(issuer: Issuer, oidc: Oidc, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], str]:
    """What the provider really signed for a log-in, and the nonce of it."""
    issuer.knows("u-17", preferred_username="siti", groups=["g-admin"])
    seen: list[tuple[dict[str, Any], str]] = []
    real, word = Oidc._claims, new_word()

    def noting(self: Oidc, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        seen.append((token, nonce))
        return real(self, token, nonce)

    with monkeypatch.context() as patch:
        patch.setattr(Oidc, "_claims", noting)
        oidc.identity(word, *_back(issuer, oidc, word, "u-17"))
    return seen[0]


def _forged(token: dict[str, Any], **header: str) -> dict[str, Any]:
    """The same words with another header, signed with what we share with the provider, or not at all."""
    _, claims, _ = token["id_token"].split(".")
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    made = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    tail = "" if header["alg"] == "none" else base64.urlsafe_b64encode(made).rstrip(b"=").decode()
    return {**token, "id_token": f"{head}.{claims}.{tail}"}


def test_what_was_signed_for_another_or_by_another_is_refused(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    oidc = Oidc(provider)
    token, nonce = _signed(issuer, oidc, monkeypatch)
    assert oidc._claims(token, nonce)["sub"] == "u-17"
    with pytest.raises(JoseError):
        oidc._claims(token, new_word())
    for alg in ("none", "HS256"):
        with pytest.raises((JoseError, ValueError)):
            oidc._claims(_forged(token, alg=alg), nonce)
    where = oidc._endpoint
    monkeypatch.setattr(Oidc, "_endpoint", lambda _, name: where(name))
    for changes in ({"client": "lain"}, {"issuer": f"{issuer.url}/lain"}):
        with pytest.raises(JoseError):
            Oidc(provider.model_copy(update=changes))._claims(token, nonce)


def test_a_provider_that_is_silent_or_another_is_said_to_be(issuer: Issuer, provider: Provider) -> None:
    gone = provider.model_copy(update={"issuer": "http://localhost:9"})
    assert refusal(Oidc(gone).way, new_word()) == "sso_silent"
    other = provider.model_copy(update={"issuer": issuer.url.replace("localhost", "127.0.0.1") + "/"})
    assert refusal(Oidc(other).way, new_word()) == "sso_silent"


# ---------------------------------------------------------------------------------------------- accounts


def _identity(sub: str = "u-17", name: str = "siti", *groups: str) -> Identity:
    return Identity(f"https://sso#{sub}", name, frozenset(groups))


def test_an_account_is_made_once_and_follows_its_groups(people: People, engine: Engine) -> None:
    word = people.log_in_as(_identity(), DINKES, HOME)
    assert people.visitor(word).may_run("dinkes")
    people.log_in_as(_identity(), LOOKS, HOME)
    assert not people.visitor(word).may_run("dinkes")
    acts = [(r.who, r.action, r.object) for r in reversed(records(engine))][1:]
    assert acts == [
        ("siti", "user_added", "siti"),
        ("siti", "login", "siti"),
        ("siti", "user_changed", "siti"),
        ("siti", "login", "siti"),
    ]
    assert faults(engine) == [] and len(people.accounts()) == 2
    assert refusal(people.log_in, "siti", "", HOME) == "login_wrong"  # it has no password


def test_a_name_at_the_provider_opens_no_local_account(people: People) -> None:
    word = people.log_in_as(_identity(name="Budi"), LOOKS, HOME)
    assert (people.visitor(word).name, people.visitor(word).role) == ("budi.sso", "viewer")
    assert people.visitor(people.log_in("budi", GOOD, HOME)).role == "admin"
    assert refusal(people.log_in_as, _identity("u-2", "3502012345670001"), LOOKS, HOME) == "name_form"


def test_without_a_group_or_when_disabled_here_nobody_comes_in(people: People, engine: Engine) -> None:
    assert refusal(people.log_in_as, _identity(), None, HOME) == "sso_no_group"
    people.log_in_as(_identity(), LOOKS, HOME)
    people.disable("siti", by=TERMINAL)
    assert refusal(people.log_in_as, _identity(), ADMIN, HOME) == "login_wrong"
    assert [r.action for r in records(engine)][:2] == ["login_failed", "user_disabled"]
    assert not [a for a in people.accounts() if a.name == "siti" and a.enabled]


# ---------------------------------------------------------------------------------------------- the page


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    monkeypatch.setenv("STORY_URL", "sqlite://")
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 8050)
    found = centre_of(settings, panels=find_specs())
    People(found.store.engine, found.clock).add("budi", role="admin", password=GOOD, by=TERMINAL)
    yield found
    found.close()


def test_in_by_the_page_and_back_to_where_one_wanted_to_go(
    centre: Centre, issuer: Issuer, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    issuer.knows("u-17", preferred_username="siti", groups=["g-admin"])
    app = create(centre, PROJECT, HERE)
    sso.attach(app.server, provider)
    browser = app.server.test_client()
    assert "Masuk lewat SSO Pemkab" in browser.get("/masuk", base_url=BASE).text
    sent = browser.get("/masuk?lewat=sso&ke=/orang", base_url=BASE)
    kept = next(h for h in sent.headers.getlist("Set-Cookie") if h.startswith("pendopo-sso="))
    assert "HttpOnly" in kept and "SameSite=Lax" in kept and len(records(centre.store.engine)) == 1
    back = urlsplit(issuer.agrees(sent.location, "u-17"))
    stranger = app.server.test_client().get(f"{back.path}?{back.query}", base_url=BASE)
    assert stranger.status_code == 403 and "tidak berhasil" in stranger.text
    came = browser.get(f"{back.path}?{back.query}", base_url=BASE)
    assert (came.status_code, came.location) == (303, "/orang")
    assert browser.get("/orang", base_url=BASE).status_code == 200
    assert SECRET not in caplog.text + repr(records(centre.store.engine)) + came.text


def test_a_refusal_at_the_provider_and_a_silent_one_are_said(
    centre: Centre, issuer: Issuer, provider: Provider
) -> None:
    app = create(centre, PROJECT, HERE)
    sso.attach(app.server, provider)
    browser = app.server.test_client()
    browser.get("/masuk?lewat=sso", base_url=BASE)
    assert "tidak berhasil" in browser.get("/masuk?error=access_denied&state=x", base_url=BASE).text
    sso.attach(app.server, provider.model_copy(update={"issuer": "http://localhost:9"}))
    answer = browser.get("/masuk?lewat=sso&lang=en", base_url=BASE)
    assert answer.status_code == 502 and "does not answer" in answer.text
    assert browser.get("/masuk?lewat=sso&ke=//jahat.example", base_url=BASE).status_code == 502


def test_without_a_provider_the_page_has_no_button_and_no_way(centre: Centre) -> None:
    browser = create(centre, PROJECT, HERE).server.test_client()
    for at in ("/masuk", "/masuk?lewat=sso", "/masuk?state=x&code=y"):
        answer = browser.get(at, base_url=BASE)
        assert answer.status_code == 200 and "lewat=sso" not in answer.text


# ---------------------------------------------------------------------------------------------- the file

WHOLE = """
issuer = "https://sso.example.go.id"
client = "pendopo"
secret_env = "PENDOPO_SSO_SECRET"
address = "https://pendopo.example.go.id"
[[group]]
name = "g-dinkes"
role = "operator"
agency = "dinkes"
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", ""),
        ("https://sso", "http://sso", "issuer"),
        ("https://pendopo", "http://pendopo", "address"),
        ("dinkes\"\n", "dinkez\"\n", '"dinkez" tidak ada di profil'),
        ('agency = "dinkes"', "", "agency diisi"),
        ('role = "operator"', 'role = "raja"', "group.0.role"),
        ("PENDOPO_SSO_SECRET", "PENDOPO_LAIN", "isi variabel PENDOPO_LAIN"),
        ('client = "pendopo"', 'secret = "x"', "secret"),
        ("[[group]]", "[[", "tidak terbaca"),
    ],
)  # fmt: skip
def test_the_file_is_checked_when_the_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, said: str
) -> None:
    monkeypatch.setenv("PENDOPO_SSO_SECRET", SECRET)
    file = tmp_path / "oidc.toml"
    file.write_text(WHOLE.replace('agency = "dinkes"\n', 'agency = "dinkez"\n') if "dinkez" in after else
                    WHOLE.replace(before, after), encoding="utf-8")  # fmt: skip
    if not said:
        assert read_provider(str(file), AGENCIES).back == "https://pendopo.example.go.id/masuk"
        return
    with pytest.raises(ProviderError, match=said) as caught:
        read_provider(str(file), AGENCIES)
    assert SECRET not in str(caught.value)


def test_no_file_is_no_provider() -> None:
    assert read_provider("", AGENCIES) is None
