"""Choosing articles by the relations in them, and by what their spans bear."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from tui.core.i18n import _
from tui.store.database import Database
from tui.store.project import attributes, relation_labels
from tui.store.texts.article_filter import Filter


def links_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``relations`` and ``borne`` of a command that lists articles."""
    command = click.option(
        "--attribute", "borne", multiple=True, metavar="NAME[=VALUE]",
        help=_("Only articles with a span that bears this (repeatable)."),
    )(command)  # fmt: skip
    return click.option(
        "--relation", "relations", multiple=True, metavar="LABEL",
        help=_("Only articles with a relation of this label (repeatable: of any of them)."),
    )(command)  # fmt: skip


def with_links(
    wanted: Filter, db: Database, relations: tuple[str, ...], borne: tuple[str, ...]
) -> Filter:
    """The filter with what these options ask for. Raises UsageError for a name that the scheme
    does not have."""
    for label in relations:
        relation_labels.get(db, label)
    values = []
    for one in borne:
        name, _sign, value = one.partition("=")
        attributes.get(db, name)
        values.append((name, value))
    return replace(wanted, relations=relations or None, attributes=tuple(values))
