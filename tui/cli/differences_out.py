"""``export --differences``: an annotator's own work beside what was settled, a line each."""

import json
from pathlib import Path
from typing import Any

from tui.agreement.answers import Element
from tui.agreement.differences import Version
from tui.cli.shared.context import reading
from tui.cli.shared.output import onto_standard_output, say
from tui.cli.shared.sight import demand_sight
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.core.roles import GOLD
from tui.desk.project.own_differences import OwnDifference, own_differences
from tui.exchange.files.target import named_file
from tui.store.work import reviews


def give_differences(db: Path, annotator: str | None, output: str) -> None:
    """Write them as JSON Lines, to a file or to standard output. Raises UsageError for nobody."""
    with reading(db) as database:
        demand_sight(database, GOLD)
        known = [name for name in reviews.annotators(database) if name != GOLD]
        if annotator is None or annotator not in known:
            raise UsageError(
                _("--differences is for one annotator"),
                way_out=_("choose one with --annotator ({names})").format(
                    names=", ".join(known) or "–"
                ),
            )
        found = [_json(one, annotator) for one in own_differences(database, annotator, GOLD)]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    written = lines.encode("utf-8", "surrogatepass")
    if output == "-":
        with onto_standard_output() as stream:
            stream.write(written)
    else:
        with named_file(Path(output)) as file:
            file.write(written)
    count = len(found)
    say(ngettext("{count} difference", "{count} differences", count).format(count=count))


def _json(one: OwnDifference, annotator: str) -> dict[str, Any]:
    return {
        "article": one.article_id,
        "title": one.title,
        "kind": one.difference.kind.value,
        "start": one.difference.start,
        "end": one.difference.end,
        "own": _version(one.difference.version_of(annotator), one.text),
        "gold": _version(one.difference.version_of(GOLD), one.text),
        "reasons": list(one.reasons),
    }


def _version(version: Version | None, text: str) -> list[dict[str, Any]]:
    if version is None:
        return []
    return [
        *(_span(span, text) for span in version.spans),
        *({"label": label} for label in version.labels),
        *(
            {"label": label, "head": _span(head, text), "tail": _span(tail, text)}
            for label, head, tail in version.arcs
        ),
        *(
            {**_span(span, text), "attributes": {name: value}}
            for span, name, value in version.borne
        ),
    ]


def _span(span: Element, text: str) -> dict[str, Any]:
    start, end, label = span
    return {"start": start, "end": end, "label": label, "text": text[start:end]}
