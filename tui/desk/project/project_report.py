"""What a leader is told of a project: everything that is known of the work, as plain values."""

from collections.abc import Collection, Mapping

from tui.agreement.against_gold import LabelAgainstGold, against_gold
from tui.agreement.answers import Answers, gather, of_annotators
from tui.agreement.report import SAMPLES, agreement
from tui.agreement.values import Agreement
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.desk.project.curator_report import CuratorReport, curator_reports
from tui.store.database import Database
from tui.store.figures.odd_articles import OddArticle, odd_articles
from tui.store.figures.stats import statistics
from tui.store.figures.work_done import WorkDay, WorkDone, work_days, work_done
from tui.store.project.label_uses import LabelUse, label_uses
from tui.store.records.export import records
from tui.store.work import decisions, reviews
from tui.store.work.assignments import AssignedWork
from tui.store.work.decisions import Verdict


@frozen_dataclass
class Settled:
    """What was settled: in how many articles gold is done, how many decisions are put off, what
    each curator did, and what was taken of each annotator."""

    articles: int
    later: int
    curators: tuple[CuratorReport, ...]
    annotators: tuple[LabelAgainstGold, ...]


@frozen_dataclass
class ProjectReport:
    """A project at a time (``at``, UTC, ISO 8601).

    ``statuses`` is by annotator and status, of articles that they have said anything of.
    ``agreement`` is None where no two annotators share a done article, ``settled`` where nothing
    was settled.
    """

    at: str
    articles: int
    words: int
    spans: int
    statuses: Mapping[str, Mapping[str, int]]
    work: tuple[WorkDone, ...]
    days: tuple[WorkDay, ...]
    labels: tuple[LabelUse, ...]
    assigned: Mapping[str, AssignedWork]
    agreement: Agreement | None
    settled: Settled | None
    odd: tuple[OddArticle, ...]


def project_report(
    db: Database, *, annotators: Collection[str] = (), samples: int = SAMPLES
) -> ProjectReport:
    """The report; of these annotators alone where any are named. ``samples`` of 0 asks for no
    intervals of agreement."""

    def wanted(name: str) -> bool:
        return name != GOLD and (not annotators or name in annotators)

    counts = statistics(db)
    answers = gather(records(db), statuses=(Status.DONE,))
    if annotators:
        answers = of_annotators(answers, {*annotators, GOLD})
    work = tuple(one for one in work_done(db) if wanted(one.annotator))
    return ProjectReport(
        at=db.clock.now(),
        articles=counts.articles,
        words=counts.words,
        spans=sum(one.spans for one in work),
        statuses={who: said for who, said in counts.statuses.items() if wanted(who)},
        work=work,
        days=tuple(one for one in work_days(db) if wanted(one.annotator)),
        labels=tuple(
            LabelUse(use.label, {who: n for who, n in use.counts.items() if wanted(who)})
            for use in label_uses(db)
        ),
        assigned={who: own for who, own in counts.assigned.items() if wanted(who)},
        agreement=_agreement(db, answers, samples),
        settled=_settled(db, answers, annotators, samples),
        odd=tuple(one for one in odd_articles(db) if wanted(one.annotator)),
    )


def _agreement(db: Database, answers: Answers, samples: int) -> Agreement | None:
    own = of_annotators(answers, {name for name in answers.annotators if name != GOLD})
    if not any(len(article.answers) > 1 for article in own.articles):
        return None
    return agreement(own, samples=samples, times=reviews.times(db))


def _settled(
    db: Database, answers: Answers, annotators: Collection[str], samples: int
) -> Settled | None:
    decided = list(decisions.every(db, GOLD))
    articles = sum(GOLD in article.answers for article in answers.articles)
    if not decided and not articles:
        return None
    return Settled(
        articles,
        sum(one.verdict is Verdict.LATER for one in decided),
        tuple(
            one for one in curator_reports(decided) if not annotators or one.curator in annotators
        ),
        tuple(against_gold(answers, GOLD, samples=samples)),
    )
