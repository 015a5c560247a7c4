"""What each number is, in a sentence, and where it comes from."""

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _


@frozen_dataclass
class Definition:
    """A number's name as it is shown, a sentence for whoever reads it, and the source."""

    name: str
    sentence: str
    source: str


def definitions() -> dict[str, Definition]:
    """All of them by the keys of the JSON, in the language in use."""
    return {**_of_spans(), **_of_units(), **_of_continua(), **_of_links()}


def _of_spans() -> dict[str, Definition]:
    return {
        "exact": Definition(
            _("exact F1"),
            _("Spans with the same start, end and label: 2·|A∩B| / (|A|+|B|), from 0 to 1."),
            "Hripcsak & Rothschild 2005",
        ),
        "relaxed": Definition(
            _("relaxed F1"),
            _("Spans of one label that overlap, paired one to one as far as possible: at most 1."),
            "Kuhn 1955",
        ),
        "extent": Definition(
            _("extent F1"),
            _("Same start and end, whatever the label; well above exact F1, labels differ."),
            "MUC",
        ),
        "characters": Definition(
            _("F1 of characters"),
            _("Characters covered by spans of one label: how much of what is marked overlaps."),
            "Hripcsak & Rothschild 2005",
        ),
        "ci": Definition(
            _("95 %"),
            _("Where the number lies in 95 of 100 sets of articles drawn again from these."),
            "Efron & Tibshirani 1993",
        ),
    }


def _of_units() -> dict[str, Definition]:
    return {
        "kappa": Definition(
            _("Cohen's kappa"),
            _("Units marked or not, by any label or by one, beyond chance: (po − pe)/(1 − pe)."),
            "Cohen 1960",
        ),
        "kappa_marked": Definition(
            _("kappa on marked units"),
            _("The same on units that either marked: strict, near 0 or below as a rule."),
            "Cohen 1960",
        ),
        "fleiss": Definition(
            _("Fleiss' kappa"),
            _("Units marked or not by all annotators, in articles that all of them answered."),
            "Fleiss 1971",
        ),
        "alpha": Definition(
            _("Krippendorff's alpha"),
            _("The same, gaps allowed: 1 − observed / expected disagreement."),
            "Krippendorff 2011",
        ),
    }


def _of_continua() -> dict[str, Definition]:
    return {
        "u_alpha_2016": Definition(
            _("uα (2016)"),
            _("Where units begin and end and what they are, by length. Not the alpha_U of 2004."),
            "Krippendorff, Mathet, Bouvry & Widlöcher 2016",
        ),
        "u_alpha_binary_2016": Definition(
            _("|uα (2016)"),
            _("The same with labels left out: what is marked at all."),
            "Krippendorff, Mathet, Bouvry & Widlöcher 2016",
        ),
        "cu_alpha_2016": Definition(
            _("cuα (2016)"),
            _("Labels alone, where the units of two annotators meet."),
            "Krippendorff, Mathet, Bouvry & Widlöcher 2016",
        ),
        "alpha_u_2004": Definition(
            _("alpha_U (2004)"),
            _("What INCEpTION and DKPro report, over articles that all of them answered."),
            "Krippendorff 2004",
        ),
        "gamma": Definition(
            _("gamma"),
            _("Extents and labels at once, in the best alignment, beyond chance; spans may nest."),
            "Mathet, Widlöcher & Métivier 2015",
        ),
    }


def _of_links() -> dict[str, Definition]:
    return {
        "relations": Definition(
            _("F1 of relations"),
            _("Relations with the same label between the same two spans: 2·|A∩B| / (|A|+|B|)."),
            "Hripcsak & Rothschild 2005",
        ),
        "relations_matched": Definition(
            _("between matched spans"),
            _("The same, of relations alone whose two spans both annotators have."),
            "Hripcsak & Rothschild 2005",
        ),
        "attributes": Definition(
            _("kappa of an attribute"),
            _("Its values, none among them, on spans that both have with a label that bears it."),
            "Cohen 1960",
        ),
    }
