"""``hashiya completion``: what makes a shell complete commands, options and files."""

import click
from click.shell_completion import get_completion_class

from tui.cli.shared.output import data

VARIABLE = "_HASHIYA_COMPLETE"
"""What click reads to answer a shell's question."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands, options and files in your shell.

    \b
    Examples:
      hashiya completion bash > ~/.local/share/bash-completion/completions/hashiya
      hashiya completion fish > ~/.config/fish/completions/hashiya.fish
      hashiya completion zsh > ~/.zfunc/_hashiya
    """
    found = get_completion_class(shell)
    assert found is not None
    data(found(ctx.find_root().command, {}, "hashiya", VARIABLE).source())
