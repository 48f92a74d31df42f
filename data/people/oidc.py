"""Logging in at the regency's provider: OpenID Connect, code flow with PKCE and nonce, one fixed issuer.

The server remembers nothing of who is on the way: state, nonce and verifier are made from one random word that lies in
that browser's cookie alone. Whoever has the code without the cookie has nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from data.people.provider import Identity, Provider
from data.people.refused import Refused

SECONDS = (3.05, 8)  # to connect, to answer
KEPT = 3600.0  # seconds for which the provider's addresses and keys are believed
AT_ONCE = 4
LEEWAY = 60  # seconds by which clocks may differ
# A signature that only the provider can make. Never "none", never one made with the shared secret.
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]

log = logging.getLogger(__name__)


@dataclass
class Oidc:
    """A provider as it can be asked. One per app."""

    provider: Provider
    _known: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    # Each waits for the provider in a thread of ours: a slow one must not take them all.
    _slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE), repr=False)

    def way(self, word: str) -> str:
        """Where to send a browser whose cookie holds this random word. Refused: the provider is silent."""
        challenge = _url64(hashlib.sha256(_made(word, "verifier").encode()).digest())
        asked = {
            "response_type": "code", "client_id": self.provider.client, "redirect_uri": self.provider.back,
            "scope": self.provider.scope, "state": _made(word, "state"), "nonce": _made(word, "nonce"),
            "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(asked)}"

    def identity(self, word: str, state: str, code: str) -> Identity:
        """Who came back with this state and code. Refused: not what was sent out, or the provider says no."""
        if not word or not hmac.compare_digest(_made(word, "state").encode(), state.encode()):
            raise Refused("sso_wrong")
        if not self._slots.acquire(blocking=False):
            raise Refused("login_busy", 5)
        try:
            return self._identity(word, code)
        except (requests.RequestException, OAuthError, JoseError, ValueError) as error:
            log.warning("log-in at the provider failed: %s", type(error).__name__)  # its text may hold what was sent
            raise Refused("sso_wrong") from None
        finally:
            self._slots.release()

    def _identity(self, word: str, code: str) -> Identity:
        with self._session() as session:
            token = session.fetch_token(
                self._endpoint("token_endpoint"), grant_type="authorization_code", code=code,
                code_verifier=_made(word, "verifier"), redirect_uri=self.provider.back, timeout=SECONDS,
                allow_redirects=False,
            )  # fmt: skip
            claims = self._claims(token, _made(word, "nonce"))
            if self.provider.groups_claim not in claims or self.provider.name_claim not in claims:
                more = session.get(self._endpoint("userinfo_endpoint"), timeout=SECONDS, allow_redirects=False)
                more.raise_for_status()
                said = more.json()
                if said.get("sub") != claims["sub"]:
                    raise ValueError("userinfo of somebody else")
                claims = {**said, **claims}
        groups = claims.get(self.provider.groups_claim, ())
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        name = str(claims.get(self.provider.name_claim, ""))
        return Identity(f"{self.provider.issuer}#{claims['sub']}", name, frozenset(map(str, listed)))

    def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """What the provider has signed: for us, now, and for this very log-in. JoseError, ValueError."""
        registry = JWSRegistry(algorithms=_SIGNATURES, strict_check_header=False)
        keys = KeySet.import_key_set(self._fetched(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        signed = jwt.decode(str(token.get("id_token", "")), keys, registry=registry)
        must = {"iss": {"essential": True, "value": self.provider.issuer}, "sub": {"essential": True},
                "aud": {"essential": True, "value": self.provider.client}, "nonce": {"essential": True}}  # fmt: skip
        params = {"nonce": nonce, "client_id": self.provider.client, "access_token": token.get("access_token", "")}
        found = CodeIDToken(signed.claims, signed.header, must, params)
        found.validate(leeway=LEEWAY)
        return dict(signed.claims)

    def _session(self) -> OAuth2Session:
        return OAuth2Session(self.provider.client, self.provider.secret(), scope=self.provider.scope)

    def _endpoint(self, name: str) -> str:
        """An address that the provider has published. Refused: it is silent, is another, or has no such address."""
        issuer = self.provider.issuer
        try:
            said = self._fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except (requests.RequestException, ValueError) as error:
            log.warning("the provider cannot be asked: %s", type(error).__name__)
            raise Refused("sso_silent") from None
        found = str(said.get(name, ""))
        same = urlsplit(found).scheme == urlsplit(issuer).scheme or urlsplit(found).scheme == "https"
        if said.get("issuer") != issuer or not found or not same:
            log.warning("the provider is not what it should be: %s", name)
            raise Refused("sso_silent")
        return found

    def _fetched(self, url: str) -> dict[str, Any]:
        with self._turn:
            known = self._known.get(url)
            if known and time.monotonic() - known[0] < KEPT:
                return known[1]
            answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
            answer.raise_for_status()
            said = answer.json()
            if not isinstance(said, dict):
                raise ValueError("not what a provider says")
            self._known[url] = (time.monotonic(), said)
            return said


def _made(word: str, what: str) -> str:
    """43 characters that only who has the word can make."""
    return _url64(hmac.new(word.encode(), f"pendopo sso {what}".encode(), hashlib.sha256).digest())


def _url64(found: bytes) -> str:
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
