"""Who asks, as far as it matters for what they may see and do."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("viewer", "operator", "admin")


@dataclass(frozen=True)
class Visitor:
    """kind: "person", "wall", "guest", "open" (whoever sits at the loopback machine) or "nobody".

    name: account name or a token's label; "" for nobody. role: a word of ROLES; "" looks only. agency: an operator's
    own. audience: the widest this visitor may see. bound: the wall's id of a wall, the tour's id of a guest; "" is not
    bound. passwordless: the account has no password here and comes in by the regency's own log-in.
    """

    kind: str
    name: str = ""
    role: str = ""
    agency: str = ""
    audience: str = "public"
    bound: str = ""
    passwordless: bool = False

    def may_run(self, agency: str) -> bool:
        """Whether this agency's deliveries may be uploaded, accepted and withdrawn; "" is an agency nobody has."""
        if self.role == "admin":
            return True
        return self.role == "operator" and bool(agency) and self.agency == agency


NOBODY = Visitor("nobody")
# While nobody has an account, whoever sits at the machine is everything.
OPEN = Visitor("open", role="admin", audience="internal")
