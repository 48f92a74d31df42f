"""Tables of the catalogue about what people said and did."""

from __future__ import annotations

import sqlalchemy as sa

from data.catalogue_types import meta
from data.schema_change import add_only

# What an agency said of a value as it was then; never overwritten.
explanation = sa.Table(
    "explanation",
    meta,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("indicator", sa.String(200), nullable=False),
    sa.Column("region", sa.String(40), nullable=False),
    sa.Column("period", sa.String(20), nullable=False),
    sa.Column("category", sa.String(200), nullable=False),
    sa.Column("value", sa.Float(53), nullable=True),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("explanation_of", "indicator", "region", "period", "category"),
)

# Acts of people, each sealed with the hash of the one before (data/audit/log.py). at: ISO text, as it was hashed.
audit = sa.Table(
    "audit",
    meta,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("origin", sa.String(200), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("object", sa.Text, nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
)
add_only(audit)
