"""Options that commands on relations and on attributes have alike."""

import click

from tui.core.i18n import _

title_option = click.option("--title", help=_("The title, usually in Arabic."))
title_en_option = click.option("--title-en", help=_("The title in English."))
key_option = click.option("--key", help=_("The key; '' for none."))
