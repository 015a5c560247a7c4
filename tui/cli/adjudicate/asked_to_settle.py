"""Who is asked to be compared, for whose name, and by whom: what ``adjudicate`` was told."""

from tui.cli.adjudicate.report import parts_of
from tui.cli.shared.context import annotator_name
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.roles import GOLD
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationOptions,
    adjudication_options,
    annotators_to_ask,
)
from tui.store.database import Database
from tui.store.work import reviews
from tui.store.work.golds import has_work_of_its_own


@frozen_dataclass
class AskedToSettle:
    """What the command was asked for, before the database is looked at."""

    annotators: str | None
    gold: str
    curator: str
    ready: int | None
    accept: str | None
    blind: bool
    seed: int

    def options(self, db: Database) -> AdjudicationOptions:
        """The annotators by name; UsageError where there are not two to compare."""
        annotators = _names(db, self.annotators, self.gold)
        _refuse_worker(db, self.gold)
        return adjudication_options(
            db,
            self.curator,
            gold=self.gold,
            annotators=annotators,
            accept=self.accept,
            seed=self.seed,
            blind=self.blind,
            ready=self.ready,
        )


def curator_name(annotator: str | None, gold: str) -> str:
    """Who settles; UsageError where that is whose name the settled spans bear."""
    curator = annotator_name(annotator)
    if curator == gold:
        raise UsageError(
            _("{name} holds what is settled, and settles nothing").format(name=gold),
            way_out=_("say who you are with --annotator"),
        )
    return curator


def _refuse_worker(db: Database, gold: str) -> None:
    """Raise UsageError where somebody's own work stands under the name that is to hold gold."""
    if gold != GOLD and has_work_of_its_own(db, gold):
        raise UsageError(
            _("{name} has work of their own here, which gold would be mixed with").format(
                name=gold
            ),
            way_out=_("name another with --as"),
        )


def _names(db: Database, annotators: str | None, gold: str) -> tuple[str, ...]:
    """Who is compared; UsageError where there are not two."""
    known = reviews.annotators(db)
    names = annotators_to_ask(db, gold) if annotators is None else parts_of(annotators)
    for name in names:
        if name not in known:
            raise UsageError(
                _("nobody called {name!r} has annotated here").format(name=name),
                way_out=_("there are {names}").format(names=", ".join(known) or "–"),
            )
    if gold in names:
        raise UsageError(
            _("{name} holds what is settled, and cannot be compared with itself").format(name=gold),
            way_out=_("name another with --as"),
        )
    if len(names) < 2:
        raise UsageError(
            _("there are not two annotators to compare"),
            way_out=_("there are {names}").format(names=", ".join(known) or "–"),
        )
    return names
