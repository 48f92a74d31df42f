"""Tables of the catalogue about who may come in. Nothing here lets anybody in: words are hashed, passwords too."""

from __future__ import annotations

import sqlalchemy as sa

from data.catalogue_types import Utc, meta

_NAME, _DIGEST = sa.String(60), sa.String(64)

account = sa.Table(
    "account",
    meta,
    sa.Column("name", _NAME, primary_key=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("agency", sa.String(200), nullable=False),  # "" unless an operator's
    sa.Column("password", sa.String(200), nullable=False),  # argon2; "": comes in another way only
    sa.Column("subject", sa.String(400), nullable=False, server_default=""),  # of the regency's own log-in
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("made", Utc, nullable=False),
    sa.Column("seen", Utc, nullable=True),  # last log-in
    sa.Index("account_by_subject", "subject"),
)

session = sa.Table(
    "session",
    meta,
    sa.Column("digest", _DIGEST, primary_key=True),
    sa.Column("account", _NAME, nullable=False),
    sa.Column("address", sa.String(200), nullable=False),
    sa.Column("made", Utc, nullable=False),
    sa.Column("seen", Utc, nullable=False),
    sa.Index("session_by_account", "account"),
)

# Tries to log in, counted before the password is looked at. tries: ISO times of those that count.
attempt = sa.Table(
    "attempt",
    meta,
    sa.Column("digest", _DIGEST, primary_key=True),  # of account and address, or of the address
    sa.Column("tries", sa.JSON, nullable=False),
    sa.Column("rounds", sa.Integer, nullable=False),  # how often it was closed already
    sa.Column("until", Utc, nullable=True),  # closed until then
    sa.Column("at", Utc, nullable=False),
    sa.Index("attempt_by_time", "at"),
)

token = sa.Table(
    "token",
    meta,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", _DIGEST, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),  # "wall" or "guest"
    sa.Column("bound", sa.String(200), nullable=False),  # id of the wall or of the tour, "" for none
    sa.Column("audience", sa.String(20), nullable=False),
    sa.Column("label", sa.String(200), nullable=False),
    sa.Column("made", Utc, nullable=False),
    sa.Column("made_by", sa.String(200), nullable=False),
    sa.Column("seen", Utc, nullable=True),
    sa.Column("address", sa.String(200), nullable=False),  # where it was seen last
    sa.Column("until", Utc, nullable=True),  # None: until it is revoked
    sa.Column("revoked", Utc, nullable=True),
    sa.Index("token_by_digest", "digest"),
)

# Screens that show a code and wait for an administrator.
pairing = sa.Table(
    "pairing",
    meta,
    sa.Column("code", sa.String(10), primary_key=True),
    sa.Column("digest", _DIGEST, nullable=False, unique=True),
    sa.Column("address", sa.String(200), nullable=False),
    sa.Column("made", Utc, nullable=False),
)

# The code with which the first administrator's account is made.
first_code = sa.Table(
    "first_code",
    meta,
    sa.Column("digest", _DIGEST, primary_key=True),
    sa.Column("made", Utc, nullable=False),
)

# What the room's one switch says: no wall shows more than this audience may see.
room = sa.Table(
    "room",
    meta,
    sa.Column("name", _NAME, primary_key=True),
    sa.Column("audience", sa.String(20), nullable=False),
)
