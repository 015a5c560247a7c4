"""The one table of commands: bindings, palette, help, docs and tests are made from it."""

from collections.abc import Sequence
from dataclasses import replace

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.keys.key_names import key_name
from tui.desk.rights import Right


@frozen_dataclass
class Command:
    """``id`` is what a config remaps; ``title`` is for lists, ``help`` says the rest.

    ``on_screen`` commands open or change something of the screen; ``ui`` runs them. All others
    are run by the desk. ``needs`` is the right without which it is not there.
    """

    id: str
    group: str
    title: str
    help: str
    keys: tuple[str, ...]
    on_screen: bool = False
    needs: Right | None = None

    def with_keys(self, keys: tuple[str, ...] | None) -> "Command":
        """The same command on other keys; on its own where there are none given."""
        return self if keys is None else replace(self, keys=keys)


def commands() -> tuple[Command, ...]:
    """All commands, in the order in which a person is shown them."""
    return (*_tagging(), *_selecting(), *_moving(), *_articles(), *_looking())


def keys_to_say(of: Sequence[Command]) -> dict[str, str]:
    """How a sentence names each command, by its id: its first key, or its title if it has none."""
    return {one.id: key_name(one.keys[0]) if one.keys else one.title for one in of}


def _motions() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    return (
        ("left", _("word to the left"), _("As seen on the screen: in Arabic text, the next word."),
         ("left",)),
        ("right", _("word to the right"),
         _("As seen on the screen: in Arabic text, the word before."),
         ("right",)),
        ("letter-left", _("letter to the left"), _("A letter with its marks."), ("ctrl+left",)),
        ("letter-right", _("letter to the right"), _("A letter with its marks."), ("ctrl+right",)),
        ("up", _("row up"), _("To the word nearest to this column."), ("up",)),
        ("down", _("row down"), _("To the word nearest to this column."), ("down",)),
        ("row-start", _("start of the row"),
         _("The first word of the row, in reading order."), ("home",)),
        ("row-end", _("end of the row"),
         _("The last word of the row, in reading order."), ("end",)),
        ("paragraph-up", _("paragraph up"),
         _("To the start of this paragraph, or of the one before."),
         ("ctrl+up",)),
        ("paragraph-down", _("paragraph down"), _("To the start of the next paragraph."),
         ("ctrl+down",)),
        ("clause-up", _("clause up"),
         _("To the start of this clause, or of the one before."), ("_",)),
        ("clause-down", _("clause down"),
         _("To the start of the next clause: after a mark, a bracket or a line's end."), ("$",)),
        ("page-up", _("page up"), _("By the height of the window."), ("pageup",)),
        ("page-down", _("page down"), _("By the height of the window."), ("pagedown",)),
        ("text-start", _("start of the text"), _("The article's first word."), ("ctrl+home",)),
        ("text-end", _("end of the text"), _("The article's last word."), ("ctrl+end",)),
    )  # fmt: skip


def _shifted(key: str) -> str:
    """The key that selects where this one moves; none where Shift types another sign."""
    if len(key) == 1:
        return ""
    return key.replace("ctrl+", "ctrl+shift+") if key.startswith("ctrl+") else f"shift+{key}"


def _moving() -> tuple[Command, ...]:
    group = _("Move")
    return (
        *(
            Command(f"move-{name}", group, title, help_, keys)
            for name, title, help_, keys in _motions()
        ),
        Command("next-likely", group, _("next likely word"),
                _("Where your next span likely begins, with its likely words; again: further on."),
                ("*",)),
        Command("go-along", group, _("along a relation"),
                _("To the span at its other end; again: to that of the next relation."),
                ("^",)),
        Command("hints", group, _("letters on the words"),
                _("Press a word's letters to go there; Shift, or this key first, selects to it."),
                ("`",), on_screen=True),
        Command("letters-stay", group, _("letters that stay"),
                _("They come by themselves after each label: press a word's to go there."),
                ("~",), on_screen=True),
        Command("find-letter", group, _("to the next word with a letter"),
                _("The letter it begins with, past proclitics; the same key goes on."), ("!",)),
    )  # fmt: skip


def _selecting() -> tuple[Command, ...]:
    group = _("Select")
    extending = tuple(
        Command(
            f"select-{name}",
            group,
            _("select: {title}").format(title=title),
            _("Extend the selection."),
            tuple(filter(None, map(_shifted, keys))),
        )
        for name, title, _help, keys in _motions()
    )
    return (
        *extending,
        Command("anchor", group, _("drop or lift the anchor"),
                _("Then every move selects; for terminals that keep Shift to themselves."),
                ("space",)),
        Command("cancel", group, _("cancel"),
                _("Lift the anchor, clear the selection, leave the focused span."),
                ("escape",)),
        Command("start-back", group, _("start one letter back"),
                _("Include one letter more at the start of the selection or of the focused span."),
                ("[",)),
        Command("start-on", group, _("start one letter on"),
                _("Leave out one letter at the start of the selection or of the focused span."),
                ("]",)),
        Command("end-back", group, _("end one letter back"),
                _("Leave out one letter at the end."), ("{", "'")),
        Command("end-on", group, _("end one letter on"),
                _("Include one letter more at the end."), ("}", '"')),
        Command("proclitic", group, _("leave out a proclitic"),
                _("Move the start past و ف ب ك ل س or ال, one a press, then back."),
                ("-",)),
        Command("phrase-end", group, _("to the end of the clause"),
                _("Again: take in the closing mark, or the next clause."), (")",)),
        Command("phrase", group, _("the clause around it"),
                _("Again, each time wider: the sentence, the quotation or bracket, the paragraph."),
                ("(",)),
    )  # fmt: skip


def _tagging() -> tuple[Command, ...]:
    group = _("Tag")
    return (
        Command("pick-label", group, _("choose a label"),
                _("Type to filter the labels, the most used first; on a suggestion, accept it."),
                ("enter",), on_screen=True),
        Command("next-span", group, _("next span or suggestion"),
                _("Focus it, one at the cursor first: label keys relabel it, edge keys resize it."),
                ("tab",)),
        Command("previous-span", group, _("previous span or suggestion"),
                _("Focus it: label keys relabel it, edge keys resize it."),
                ("shift+tab",)),
        Command("next-offer", group, _("next suggestion"),
                _("Past your own spans. Enter, Backspace and label keys go on to the next."),
                ("\\", "ctrl+e")),
        Command("previous-offer", group, _("previous suggestion"),
                _("Past your own spans."), ("|", "ctrl+r")),
        Command("take-all", group, _("take all suggestions"),
                _("Those of a score or more, at once; if the project allows it. Marked !, unread."),
                ("&",), on_screen=True),
        Command("remove", group, _("remove the span"),
                _("Focused, under the cursor, or just named by a label key; refuses a suggestion."),
                ("backspace", "delete")),
        Command("relate", group, _("relate the span"),
                _("Press the letter on the other span, or Tab to it; then the relation's key."),
                (":",), on_screen=True),
        Command("attributes", group, _("attributes of the span"),
                _("Press the attribute's key, then its value's; a flag has one key."),
                ("@",)),
        Command("everywhere", group, _("mark everywhere"),
                _("List the other places of the same words; + again: in all articles."),
                ("+",), on_screen=True),
        Command("suggestions", group, _("suggestions on or off"),
                _("Own forms (dotted bar) and the model's (dashed), own forms alone, or none."),
                ("=",), on_screen=True),
        Command("ask-model", group, _("ask the model again"),
                _("Its newest suggestions for this article; it learns from what was done since."),
                (), on_screen=True),
        Command("guideline", group, _("guideline of the label"),
                _("Of the focused span or suggestion, or of the one under the cursor."),
                ("%",), on_screen=True),
        Command("undo", group, _("undo"),
                _("Undo the last action in this article, back to the first, even after a restart."),
                ("ctrl+z",)),
        Command("redo", group, _("redo"), _("What was undone last."), ("ctrl+y",)),
        Command("note", group, _("write a note"),
                _("On the focused span, or on the article."), (";",), on_screen=True),
    )  # fmt: skip


def _articles() -> tuple[Command, ...]:
    group = _("Articles")
    return (
        Command("done", group, _("done, and on"),
                _("Mark the article done, with or without spans, and open the next one to do."),
                ("ctrl+d",)),
        Command("skip", group, _("skip, and on"),
                _("Mark the article skipped, and open the next one to do."), ("ctrl+s",)),
        Command("next-article", group, _("next article"), _("In the order of import."),
                (">", ".")),
        Command("previous-article", group, _("previous article"), _("In the order of import."),
                ("<", ",")),
        Command("library", group, _("list of articles"),
                _("Filter by status, label or words; sort; open."), ("ctrl+o",),
                on_screen=True),
        Command("search-all", group, _("search all articles"),
                _("Words, phrases, beginnings of words, in any spelling; Enter opens the place."),
                ("ctrl+f",), on_screen=True),
        Command("search", group, _("search in the article"),
                _("In any spelling of marks, hamzas and digits; Tab makes it exact."),
                ("/",), on_screen=True),
        Command("next-match", group, _("next match"), _("Of the last search."), ("f3",)),
        Command("previous-match", group, _("previous match"), _("Of the last search."),
                ("shift+f3",)),
        Command("import", group, _("import articles"),
                _("From a file or a folder; the first article is opened."),
                ("ctrl+n",), on_screen=True, needs=Right.IMPORT),
        Command("scheme", group, _("labels of the database"),
                _("Add, rename, retire; titles, keys, colours, order."), ("f9",),
                on_screen=True, needs=Right.SCHEME),
        Command("agreement", group, _("agreement of annotators"),
                _("Pairs, labels, and articles with the worst first; Enter opens an article."),
                (), on_screen=True, needs=Right.AGREEMENT),
        Command("adjudicate", group, _("adjudicate"),
                _("Settle what annotators say differently: this article, or the first to settle."),
                (), on_screen=True, needs=Right.ADJUDICATE),
        Command("decided", group, _("what was decided"),
                _("Shows or hides what stands in gold, under your own spans."),
                (), needs=Right.DECIDED),
    )  # fmt: skip


def _looking() -> tuple[Command, ...]:
    group = _("Look")
    return (
        Command("lanes", group, _("lanes or compact"),
                _("Bars under the text, or only tints."), ("f2",)),
        Command("marks", group, _("marks shown or hidden"),
                _("Hide or show harakat on the screen; the text keeps them."), ("f4",)),
        Command("controls", group, _("bidi controls shown or hidden"),
                _("Shows invisible characters that change the order of others: ¦RO¦ an override."),
                ("f5",)),
        Command("direction", group, _("direction of the article"),
                _("Each paragraph's own, all right to left, or all left to right."), ("f7",)),
        Command("chain", group, _("a chain alone"),
                _("Shows the bars of the spans related to this one, and no others; again: all."),
                ("#",)),
        Command("all-relations", group, _("all relations in the side panel"),
                _("Lists them in place of the spans; again: the spans."), (), on_screen=True),
        Command("panel", group, _("side panel"), _("Shown or hidden."), ("f6",),
                on_screen=True),
        Command("copy", group, _("copy"),
                _("Copy the selection to the clipboard, in reading order."), ("ctrl+c",),
                on_screen=True),
        Command("theme", group, _("light or dark"), _("The other theme."), ("f8",),
                on_screen=True),
        Command("terminal", group, _("another way for this terminal"),
                _("If Arabic looks reversed or unjoined: try another way, and remember it."),
                ("f12",), on_screen=True, needs=Right.HOST),
        Command("redraw", group, _("redraw"),
                _("Set the terminal up again, for example after attaching tmux elsewhere."),
                ("ctrl+l",), on_screen=True),
        Command("hub", group, _("the hub"),
                _("Whether what was done here is with the team's hub, and what it waits for."),
                (), on_screen=True),
        Command("palette", group, _("palette"), _("Every command, by name."), ("ctrl+p",),
                on_screen=True),
        Command("help", group, _("help"), _("The keys, on a page."), ("?", "f1"),
                on_screen=True),
        Command("tour", group, _("the tour"),
                _("Two minutes, key by key, on an article of its own; then back to the desk."),
                (), on_screen=True, needs=Right.HOST),
        Command("quit", group, _("quit"), _("Everything is saved already."), ("ctrl+q", "f10"),
                on_screen=True),
    )  # fmt: skip
