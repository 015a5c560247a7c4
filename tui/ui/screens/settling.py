"""What leads to settling differences: its page, and that of agreement."""

from tui.core.i18n import _
from tui.core.roles import Power
from tui.desk.changes import LayoutChanged
from tui.desk.rights import Right
from tui.store.log import roles
from tui.ui.contracts import DeskHost


def settles(screen: DeskHost) -> bool:
    """Whether whoever sits here may settle what annotators say differently."""
    may = roles.roles(screen.desk.db).may(screen.desk.annotator, Power.SETTLE)
    return may and Right.ADJUDICATE in screen.settings.allowed


def open_adjudication(
    screen: DeskHost, article_id: str | None = None, at: int | None = None
) -> None:
    """Settle what annotators say differently: an article, that which lies open, or the first; at an
    offset, or the first difference that is open.

    One that was asked for and waits for annotators is opened once that is confirmed; where nothing
    is ready, that is said.
    """
    screen.settings.allowed.demand(Right.ADJUDICATE)
    roles.demand(screen.desk.db, screen.desk.annotator, Power.SETTLE)
    from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
    from tui.desk.adjudication.articles_to_settle import adjudication_options, too_few_words
    from tui.desk.adjudication.queue import AdjudicationQueue
    from tui.ui.screens.adjudication import AdjudicationScreen
    from tui.ui.screens.chooser import Choice, Chooser

    desk = screen.desk
    screen.act(desk.step_away)
    queue = AdjudicationQueue(desk.db, adjudication_options(desk.db, desk.annotator))
    here = desk.article.id if desk.article else None
    wanted = article_id or (here if here in queue else queue.first)

    def back(_nothing: None) -> None:
        screen.act(lambda: [*desk.look_again(), LayoutChanged()])

    def settle(article: str) -> None:
        settling = AdjudicationDesk(desk.db, queue, look=desk.view.look)
        settling.open(article, at)
        screen.app.push_screen(AdjudicationScreen(settling, screen.settings), back)

    def settle_early(answer: str | None) -> None:
        if answer and wanted is not None:
            queue.take_in(wanted)
            settle(wanted)

    if wanted is not None and wanted in queue:
        settle(wanted)
    elif wanted in queue.waiting:
        names = ", ".join(queue.waiting[wanted])
        prompt = _("it waits for {names}. Settle it all the same?").format(names=names)
        choices = [Choice("", _("no"), number=1), Choice("settle", _("yes"), number=2)]
        screen.app.push_screen(Chooser(prompt, choices), settle_early)
    else:
        screen.tell(too_few_words(queue.options.ready))


def open_agreement(screen: DeskHost) -> None:
    """List how far annotators agree; measured on a thread, shown when it is there."""
    screen.settings.allowed.demand(Right.AGREEMENT)
    roles.roles(screen.desk.db).demand_sight(screen.desk.annotator)
    from tui.ui.screens.agreement import AgreementRows
    from tui.ui.screens.search_list import SearchList

    screen.act(screen.desk.step_away)
    rows = AgreementRows(screen.desk)
    page = SearchList(rows)

    def open_one(place: tuple[str, int | None] | None) -> None:
        if place is None:
            return
        if settles(screen):
            open_adjudication(screen, *place)
        else:
            screen.act(lambda: screen.desk.open(*place))

    async def measure() -> None:
        await rows.measure()
        if page.is_mounted:
            page.renew()

    screen.app.push_screen(page, open_one)
    page.run_worker(measure())
