"""Opening an article for a curator, with what the rules settle before they look."""

from tui.desk.adjudication.articles_to_settle import AdjudicationOptions
from tui.desk.adjudication.rules import MAJORITY, AutoRule
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database


def open_adjudication(db: Database, article_id: str, options: AdjudicationOptions) -> Adjudication:
    """The article, looking at the first difference that is open."""
    desk = Adjudication(
        db,
        article_id,
        options.annotators,
        curator=options.curator,
        gold=options.gold,
        blind=options.blind,
        take_agreed=options.accept != "none",
    )
    if options.accept == MAJORITY and db.writable and len(desk.annotators) >= options.ready:
        desk.take_by_rule(AutoRule(MAJORITY, options.ready))
        desk.looking.next_open()
    return desk
