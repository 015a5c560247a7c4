"""What commands open over the desk, and what comes of it.

Each screen is loaded when it is opened: the desk stands sooner without them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.core.errors import HashiyaError
from tui.core.guideline import guideline_in
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.roles import Power
from tui.desk.changes import AskedText, Happenings, LayoutChanged, Said, SchemeChanged
from tui.desk.keys.key_names import key_name, key_names
from tui.desk.project.scheme_editor import SchemeEditor
from tui.desk.rights import Right
from tui.store.log import roles
from tui.store.project import project_settings
from tui.ui.contracts import DeskHost, display_of
from tui.ui.screens.settling import open_adjudication, open_agreement, settles
from tui.ui.widgets.status import labels_with_keys

if TYPE_CHECKING:
    from tui.desk.project.import_dialog import ImportOutcome
    from tui.ui.screens.corpus_search import CorpusPlace


ADJUDICATE_KEY = "ctrl+g"
"""In the list of articles: settle the one under the cursor."""


def pick_label(screen: DeskHost) -> None:
    """Choose a label by typing, the most used first; a suggestion is taken instead."""
    if screen.desk.view.focused_offer:
        screen.act(screen.desk.take)
        return

    def take(name: str | None) -> None:
        if name is not None:
            screen.action_tag(name)

    _choose_label(screen, _("label:"), take)


def _choose_label(
    screen: DeskHost,
    prompt: str,
    take: Callable[[str | None], None],
    *,
    spans_only: bool = False,
) -> None:
    from tui.ui.screens.chooser import Choice, Chooser

    counts = screen.desk.label_counts
    labels = [
        label
        for label in screen.desk.labels
        if not label.retired and (label.kind is Kind.SPAN or not spans_only)
    ]
    choices = [
        Choice(
            *(x.name, x.name, x.caption, screen.desk.labels.key_of(x), x.colour, number),
            guideline_in(x.guideline).in_a_line,
        )
        for number, x in enumerate(labels, start=1)
    ]
    # The sort keeps the scheme's order among equals; the numbers stay with their labels.
    choices.sort(key=lambda choice: -counts.get(choice.name, 0))
    captions = screen.desk.labels.captions
    screen.app.push_screen(Chooser(prompt, choices, captions), take)


def take_all(screen: DeskHost) -> None:
    """Choose from which score on all suggestions are taken at once, if the project allows it."""
    from tui.desk.editing.taking_all import allowed_words, choosable
    from tui.ui.screens.chooser import Choice, Chooser

    if not project_settings.is_on(screen.desk.db, "take-all"):
        what, way_out = allowed_words()
        screen.tell(what, way_out=way_out)
        return
    rows = choosable(screen.desk.view.offers.by_id.values())
    if not rows:
        screen.tell(_("nothing is suggested in this article"))
        return
    choices = [
        Choice(f"{number}", row.words, number=number) for number, row in enumerate(rows, start=1)
    ]

    def take(chosen: str | None) -> None:
        if chosen is not None:
            screen.act(lambda: screen.desk.take_all(rows[int(chosen) - 1].score))

    screen.app.push_screen(Chooser(_("take:"), choices), take)


def open_palette(screen: DeskHost) -> None:
    """Choose a command by typing."""
    from tui.ui.screens.chooser import Choice, Chooser

    choices = [
        Choice(c.id, c.title, c.help, key_names(c.keys), number=number)
        for number, c in enumerate(screen.settings.commands(), start=1)
    ]

    def take(command: str | None) -> None:
        if command is not None:
            screen.action_run(command)

    screen.app.push_screen(Chooser(_("command:"), choices), take)


def mark_everywhere(screen: DeskHost) -> None:
    """List the other places of the span; where there is none, choose a label first."""
    from tui.ui.screens.everywhere import MarkEverywhere

    def listed(label: str | None) -> None:
        try:
            found = screen.desk.propagation(label)
        except HashiyaError as error:
            screen.tell(error.what, warning=True, way_out=error.way_out)
            return
        if found:
            screen.app.push_screen(MarkEverywhere(found, screen.absorb))

    if screen.desk.view.span_under_cursor():
        listed(None)
    elif screen.desk.view.text[slice(*screen.desk.view.chosen_range)].strip():
        prompt = _("mark everywhere as:")
        _choose_label(screen, prompt, lambda one: listed(one) if one else None, spans_only=True)
    else:
        screen.tell(_("there is nothing to mark here"))


def write_note(screen: DeskHost) -> None:
    """Write a note on the focused span, or on the article."""
    from tui.ui.screens.note_box import NoteBox

    if screen.desk.review is None:
        return
    span = screen.desk.view.focused_span
    prompt = _("note on {label}:").format(label=span.label) if span else _("note on article:")
    note = span.note if span else screen.desk.review.note

    def keep(text: str | None) -> None:
        if text is not None and screen.act(lambda: screen.desk.annotate(text)) is None:
            # What was typed is not lost with what could not be stored.
            screen.app.push_screen(NoteBox(prompt, text), keep)

    screen.app.push_screen(NoteBox(prompt, note or ""), keep)


def pick_relation(screen: DeskHost) -> bool:
    """Choose one of the relations that fit, where several do; whether that is asked for now."""
    from tui.ui.screens.chooser import Choice, Chooser

    links = screen.desk.links
    fitting = links.choices() if links else ()
    if links is None or len(fitting) < 2:
        return False
    choices = [
        Choice(x.name, x.name, x.caption, x.key, x.colour, number)
        for number, x in enumerate((one.label for one in fitting), start=1)
    ]

    def take(name: str | None) -> None:
        if name is not None:
            screen.act(lambda: links.make(name))

    screen.app.push_screen(Chooser(_("relation:"), choices), take)
    return True


def type_value(screen: DeskHost, asked: AskedText) -> None:
    """Have the value of an attribute typed, or the note of a relation; an empty one takes it
    away."""
    from tui.ui.screens.note_box import NoteBox

    prompt = _("note on the relation:") if asked.relation else f"{asked.attribute}:"

    def keep(text: str | None) -> None:
        links = screen.desk.links
        if text is None or links is None:
            return
        if asked.relation:
            kept = screen.act(lambda: links.take_note(asked.relation, text))
        else:
            kept = screen.act(lambda: links.take_text(asked.attribute, text))
        if kept is None:
            # What was typed is not lost with what could not be stored.
            screen.app.push_screen(NoteBox(prompt, text), keep)

    screen.app.push_screen(NoteBox(prompt, asked.text), keep)


def open_library(screen: DeskHost) -> None:
    """List the articles."""
    from tui.ui.screens.article_list import ArticleRows
    from tui.ui.screens.search_list import SearchList

    screen.act(screen.desk.step_away)

    def open_one(article_id: str | None) -> None:
        if article_id is not None:
            screen.act(lambda: screen.desk.open(article_id))

    def settle(article_id: object) -> None:
        open_adjudication(screen, str(article_id))

    also = {ADJUDICATE_KEY: settle} if settles(screen) else {}
    rows = ArticleRows(screen.desk, settles=key_name(ADJUDICATE_KEY) if also else "")
    screen.app.push_screen(SearchList(rows, also), open_one)


def bring_in(screen: DeskHost) -> None:
    """Import articles; the first of them is opened."""
    screen.settings.allowed.demand(Right.IMPORT)
    from tui.ui.screens.import_files import ImportFiles

    new = display_of(screen.app).new_database and screen.desk.article is None

    def later(outcome: "ImportOutcome") -> None:
        screen.tell(outcome.said)
        screen.act(screen.desk.look_again)

    def came(outcome: "ImportOutcome | None") -> None:
        if screen.importing.running:
            screen.importing.progress, screen.importing.done = None, later
            screen.tell(_("the import goes on; what comes of it is said here"))
        elif outcome is not None and outcome.first is not None:
            first, said = outcome.first, Said(outcome.said)
            screen.act(lambda: [said, *screen.desk.look_again(), *screen.desk.open(first)])
        elif screen.desk.article is None:
            none = _("no article yet; {keys}: import articles")
            screen.tell(none.format(keys=screen.desk.keys["import"]))

    screen.app.push_screen(ImportFiles(screen.desk, screen.importing, new=new), came)


def begin_empty(screen: DeskHost) -> None:
    """What a desk without an article begins with."""
    if Right.IMPORT in screen.settings.allowed:
        bring_in(screen)
    else:
        screen.tell(_("no article yet: whoever serves this desk imports them"))


def search(screen: DeskHost) -> None:
    """Search in the article."""
    from tui.ui.screens.search import SearchLine

    screen.app.push_screen(SearchLine(screen.desk, screen.absorb))


def search_all(screen: DeskHost) -> None:
    """Search all articles; what was searched last stands there."""
    from tui.ui.screens.corpus_search import HitRows
    from tui.ui.screens.search_list import SearchList

    screen.act(screen.desk.step_away)
    corpus = HitRows(screen.desk, screen.searched)

    def go(place: "CorpusPlace | None") -> None:
        screen.searched = corpus.corpus.typed
        if place is not None:
            screen.act(lambda: open_place(place))

    def open_place(place: "CorpusPlace") -> Happenings:
        happened = screen.desk.open(place.article_id, place.at)
        # The next match is that of what was searched last.
        finder = screen.desk.searching.finder
        finder.query = place.words or finder.query
        return happened

    screen.app.push_screen(SearchList(corpus), go)


def open_scheme(screen: DeskHost) -> None:
    """Change the labels."""
    screen.settings.allowed.demand(Right.SCHEME)
    roles.demand(screen.desk.db, screen.desk.annotator, Power.SCHEME)
    from tui.desk.project.relation_editor import attribute_editor, relation_editor
    from tui.ui.screens.scheme import SchemeScreen

    def changed(_nothing: None) -> None:
        screen.act(lambda: [*screen.desk.look_again(), SchemeChanged(), LayoutChanged()])

    db, who = screen.desk.db, screen.desk.annotator
    editors = SchemeEditor(db, who), relation_editor(db, who), attribute_editor(db, who)
    screen.app.push_screen(SchemeScreen(*editors), changed)


def open_guideline(screen: DeskHost) -> None:
    """Show when the label at hand is used."""
    from tui.ui.screens.text_page import TextPage

    view = screen.desk.view
    offer, span = view.focused_offer, view.span_under_cursor()
    name = offer.labels[0] if offer else span.label if span else ""
    if not name:
        screen.tell(_("there is no span here"))
        return
    label = screen.desk.labels.get(name)
    if not label.guideline:
        screen.tell(_("{name} has no guideline").format(name=name))
        return
    title = "  ".join(part for part in (label.name, label.caption) if part)
    screen.app.push_screen(TextPage(title, label.guideline))


def open_hub(screen: DeskHost) -> None:
    """Show how the hub stands."""
    from tui.ui.screens.text_page import TextPage

    hub = display_of(screen.app).hub
    if hub is None:
        screen.tell(_("this file belongs to no hub"), way_out=_("join one: hashiya hub join URL"))
        return
    screen.app.push_screen(TextPage(_("the hub"), "\n".join(hub.lines())))


def open_help(screen: DeskHost) -> None:
    """Show the keys."""
    from tui.ui.screens.help import Help

    terminal = display_of(screen.app).profile.summary
    keys = " ".join(f"{name} {key}" for name, key in labels_with_keys(screen.desk))
    screen.app.push_screen(Help(screen.settings.commands(), keys, terminal))


OPENING: dict[str, Callable[[DeskHost], None]] = {
    "pick-label": pick_label,
    "take-all": take_all,
    "note": write_note,
    "library": open_library,
    "scheme": open_scheme,
    "agreement": open_agreement,
    "adjudicate": open_adjudication,
    "import": bring_in,
    "search": search,
    "search-all": search_all,
    "everywhere": mark_everywhere,
    "palette": open_palette,
    "help": open_help,
    "guideline": open_guideline,
    "hub": open_hub,
}
"""Command id to what opens its screen."""
