"""What our HTML pages are made of: one file, no script, nothing from the network, every word
escaped, and each isolated where it may run the other way."""

from collections.abc import Iterable
from html import escape

from tui.cli.shared.sanitize import sanitize
from tui.cli.shared.table_parts import Table
from tui.core.i18n import _, direction

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for such a page: nothing."""

STYLE = """
body{font:16px/1.6 system-ui,"Noto Naskh Arabic","Segoe UI",sans-serif;max-width:62rem;
margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}
h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #d5dade}
table{border-collapse:collapse;margin:.5rem 0}th,td{padding:.2rem .7rem;text-align:start;
border-bottom:1px solid #e4e8eb}td.n{font-variant-numeric:tabular-nums;text-align:end}
.wide{overflow-x:auto}svg{max-width:none;font:12px system-ui,"Noto Naskh Arabic",sans-serif}
details{margin:.4rem 0 1rem}summary{cursor:pointer;color:#2f6db3}dt{font-weight:600}
dd{margin:0 0 .5rem;color:#3e4c59}.note{color:#5b6770}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (prefers-color-scheme:dark){body{background:#fff}}
"""


def page(title: str, style: str, body: Iterable[str]) -> str:
    """A whole page in the language in use and its direction; ``style`` follows what all have."""
    language = "ar" if direction() == "rtl" else "en"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}" dir="{direction()}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{text(title)}</title><style>{STYLE}{style}</style></head><body>",
            f"<h1>{text(title)}</h1>",
            *body,
            "</body></html>\n",
        )
    )


def text(words: str) -> str:
    """Words, with nothing in them that a browser would act on."""
    return escape(sanitize(words))


def section(title: str, *parts: str, name: str = "") -> str:
    """A part of the page with its heading; ``name`` is what a link in the page leads to."""
    told = f' id="{name}"' if name else ""
    return f"<section{told}><h2>{text(title)}</h2>{''.join(parts)}</section>"


def html_table(table: Table, *, most: int = 10_000) -> str:
    """A table, its first column the name of the row, and the lines below it."""
    head = "".join(f'<th scope="col"><bdi>{text(cell)}</bdi></th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row"><bdi>{text(row[0])}</bdi></th>'
        + "".join(f'<td class="n"><bdi>{text(cell)}</bdi></td>' for cell in row[1:])
        + "</tr>"
        for row in table.rows[:most]
    )
    below = "".join(f"<p>{text(line)}</p>" for line in table.below)
    return (
        f'<div class="wide"><table><caption>{text(table.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{below}"
    )


def behind(table: Table) -> str:
    """A table to be unfolded, for who cannot see the picture before it or copies numbers."""
    # With its title: whoever hears the summaries alone must tell them apart.
    words = text(_("{title}: the numbers as a table").format(title=table.title))
    return f"<details><summary>{words}</summary>{html_table(table)}</details>"
