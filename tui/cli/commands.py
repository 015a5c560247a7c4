"""The names of the commands, and where each is."""

# Name to module; a command's module is imported when it is run, so that `export` stays quick.
COMMANDS = {
    "open": "tui.cli.open_desk",
    "import": "tui.cli.importing",
    "export": "tui.cli.exporting",
    "formats": "tui.cli.formats",
    "labels": "tui.cli.labels",
    "ls": "tui.cli.listing",
    "show": "tui.cli.show",
    "search": "tui.cli.find",
    "gazetteer": "tui.cli.suggest",
    "suggest": "tui.cli.suggest",
    "model": "tui.cli.model",
    "stats": "tui.cli.listing",
    "agreement": "tui.cli.agreement",
    "check": "tui.cli.check",
    "recover": "tui.cli.backup",
    "backup": "tui.cli.backup",
    "history": "tui.cli.listing",
    "keys": "tui.cli.open_desk",
    "doctor": "tui.cli.doctor",
    "serve": "tui.cli.serve",
    "config": "tui.cli.config",
    "schema": "tui.cli.schema",
    "completion": "tui.cli.completion",
    "reset-terminal": "tui.cli.open_desk",
}
