"""The names of the commands in their groups, and where each is."""

from tui.core.errors import UsageError
from tui.core.i18n import _

# Name to module; a command's module is imported when it is run, so that `export` stays quick.
ANNOTATE = {
    "open": "tui.cli.open_desk",
    "tour": "tui.cli.open_desk",
    "keys": "tui.cli.open_desk",
    "ls": "tui.cli.listing",
    "show": "tui.cli.show",
    "search": "tui.cli.find",
    "gazetteer": "tui.cli.suggest",
    "suggest": "tui.cli.suggest",
    "model": "tui.cli.model.command",
}
IN_AND_OUT = {
    "import": "tui.cli.importing",
    "export": "tui.cli.exporting",
    "formats": "tui.cli.formats",
    "schema": "tui.cli.schema",
}
PROJECT = {
    "labels": "tui.cli.scheme.labels",
    "relations": "tui.cli.scheme.relations",
    "attributes": "tui.cli.scheme.attributes",
    "articles": "tui.cli.articles",
    "project": "tui.cli.project",
    "stats": "tui.cli.listing",
}
TEAM = {
    "assign": "tui.cli.assign",
    "merge": "tui.cli.merging",
    "diff": "tui.cli.diff",
    "agreement": "tui.cli.agreement.command",
    "adjudicate": "tui.cli.adjudicate.command",
    "report": "tui.cli.report.command",
    "hub": "tui.cli.hub.command",
    "sync": "tui.cli.hub.sync",
    "serve": "tui.cli.serve",
}
DATABASE = {
    "history": "tui.cli.listing",
    "undo": "tui.cli.undo",
    "backup": "tui.cli.backup",
    "check": "tui.cli.check",
    "recover": "tui.cli.backup",
}
PROGRAM = {
    "config": "tui.cli.config",
    "doctor": "tui.cli.doctor.command",
    "completion": "tui.cli.completion",
    "reset-terminal": "tui.cli.open_desk",
}
COMMANDS = ANNOTATE | IN_AND_OUT | PROJECT | TEAM | DATABASE | PROGRAM

EXAMPLES = "\n\n\b\nExamples:\n"
"""What parts the words of a command's help from its examples."""

MEANINGS = {
    "annotate": "open", "edit": "open", "read": "open", "start": "open", "tag": "open",
    "help": "--help", "shortcuts": "keys", "tutorial": "tour", "learn": "tour",
    "cat": "show", "print": "show", "view": "show", "list": "ls", "files": "ls",
    "find": "search", "grep": "search", "names": "gazetteer", "lexicon": "gazetteer",
    "propose": "suggest", "train": "model train", "predict": "model predict",
    "evaluate": "model evaluate", "active": "model order", "order": "model order",
    "add": "import", "load": "import", "upload": "import", "ingest": "import",
    "download": "export", "dump": "export", "save": "export", "convert": "export",
    "scheme": "labels", "tags": "labels", "types": "labels", "entities": "labels",
    "delete": "articles delete", "remove": "articles delete",
    "correct": "articles correct", "settings": "project", "set": "project set",
    "count": "stats", "progress": "stats", "status": "stats", "users": "stats",
    "annotators": "stats", "distribute": "assign", "share": "assign", "tasks": "assign",
    "combine": "merge", "unite": "merge", "join": "hub join", "compare": "diff",
    "iaa": "agreement", "kappa": "agreement", "alpha": "agreement", "agree": "agreement",
    "dashboard": "report", "summary": "report", "html": "report",
    "curate": "adjudicate", "curation": "adjudicate", "gold": "adjudicate",
    "resolve": "adjudicate", "review": "adjudicate", "settle": "adjudicate",
    "invite": "hub invite", "push": "sync", "pull": "sync", "pool": "hub offer",
    "lease": "hub take", "browser": "serve", "server": "serve", "web": "serve", "log": "history",
    "events": "history", "blame": "history", "revert": "undo", "copy": "backup",
    "fsck": "check", "lint": "check", "validate": "check", "verify": "check",
    "repair": "recover", "rescue": "recover", "restore": "recover",
    "options": "config", "preferences": "config", "info": "doctor", "version": "--version",
    "fonts": "doctor", "terminal": "doctor", "completions": "completion",
    "reset": "reset-terminal",
}  # fmt: skip
"""What other programs call it, and what it is called here: a command, its inner one, an option."""


def groups() -> dict[str, dict[str, str]]:
    """The commands under the titles of their groups, in the order in which help lists both."""
    return {
        _("Annotate"): ANNOTATE,
        _("Bring in and out"): IN_AND_OUT,
        _("The project"): PROJECT,
        _("The team"): TEAM,
        _("The database"): DATABASE,
        _("The program itself"): PROGRAM,
    }


def nearest(name: str) -> str | None:
    """The command that was most likely meant: by what the word means, else by its letters."""
    if meant := MEANINGS.get(name.lower()):
        return meant
    from difflib import get_close_matches

    letters = get_close_matches(name.lower(), (*COMMANDS, *MEANINGS), n=1, cutoff=0.6)
    return MEANINGS.get(letters[0], letters[0]) if letters else None


def unknown_word(name: str, meant: str | None) -> UsageError:
    """The error for a word that is nothing here; ``meant`` is the command it is near, if any."""
    if meant:
        way_out = _("did you mean {name}?").format(name=f"hashiya {meant}")
    else:
        way_out = _("hashiya --help lists the commands")
    return UsageError(_("no command, file or article {name!r}").format(name=name), way_out=way_out)
