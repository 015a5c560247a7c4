"""Agreement as JSON: None where there is no number, and never NaN."""

from collections.abc import Sequence
from typing import Any

from tui.agreement.bootstrap import FEW, Interval
from tui.agreement.confusion import PairKind
from tui.agreement.definitions import definitions
from tui.agreement.f1 import Counts, precision, recall
from tui.agreement.values import Agreement, LabelAgreement, Number, PairAgreement, SpanAgreement
from tui.cli.agreement.since import Earlier, since_json
from tui.core.review import Status


def agreement_json(
    whole: Agreement,
    statuses: Sequence[Status],
    notes: list[str],
    against: str | None,
    earlier: Earlier | None = None,
) -> dict[str, Any]:
    """All of it; ``precision`` and ``recall`` where everybody is compared with one.

    Lists ``n`` are in the order of ``annotators``; None for an article that one did not answer.
    """
    return {
        "unit": whole.unit.value,
        "status": [status.value for status in statuses],
        "against": against,
        "annotators": list(whole.annotators),
        "articles": {
            f"{pair.one}+{pair.other}": {
                "both": pair.shared.both,
                "both_empty": pair.shared.both_empty,
                "only": [pair.shared.only_one, pair.shared.only_other],
                "opened": pair.shared.opened,
            }
            for pair in whole.spans.pairs
        },
        "spans": _spans(whole.spans, against),
        "labels": [_label(label, whole.annotators) for label in whole.spans.labels],
        **_lists(whole),
        "article_labels": _article_labels(whole),
        "relations": _relations(whole),
        "attributes": _attributes(whole),
        "since": None if earlier is None else since_json(earlier),
        "bootstrap": {
            "n": whole.samples,
            "seed": whole.seed,
            "few": len(whole.spans.articles) < FEW,
        },
        "notes": notes,
        "definitions": {
            key: {"name": one.name, "is": one.sentence, "source": one.source}
            for key, one in definitions().items()
        },
    }


def _lists(whole: Agreement) -> dict[str, Any]:
    confusions = sorted(whole.spans.confusions.items(), key=lambda one: (-one[1], str(one[0])))
    return {
        "by_article": [
            {
                "id": one.id,
                "title": one.title,
                "exact": one.exact,
                "n": [one.spans.get(name) for name in whole.annotators],
            }
            for one in whole.spans.articles
        ],
        "confusion": [{"a": one, "b": other, "n": n} for (one, other), n in confusions],
        "over_time": [
            {"period": one.name, "articles": one.articles, "exact": one.exact}
            for one in whole.spans.periods
        ],
    }


def _article_labels(whole: Agreement) -> dict[str, Any] | None:
    if (found := whole.article_labels) is None:
        return None
    return {
        "pairs": [
            {
                "a": one.one,
                "b": one.other,
                "exact": {"f1": one.exact, **_counts(one.counts)},
                "kappa": one.kappa,
            }
            for one in found.pairs
        ],
        "mean": found.mean,
        "alpha": found.alpha,
    }


def _relations(whole: Agreement) -> dict[str, Any] | None:
    if (found := whole.relations) is None:
        return None
    return {
        "pairs": [
            {
                "a": one.one,
                "b": one.other,
                "exact": {"f1": one.exact, **_counts(one.counts)},
                "ends": one.ends,
                "matched": {"f1": one.matched, **_counts(one.between)},
            }
            for one in found.pairs
        ],
        "mean": found.mean,
        "matched": found.matched,
        "labels": [
            {
                "label": one.label,
                "n": [one.relations.get(name, 0) for name in whole.annotators],
                "exact": one.exact,
                "matched": one.matched,
            }
            for one in found.labels
        ],
    }


def _attributes(whole: Agreement) -> list[dict[str, Any]]:
    return [
        {
            "name": found.name,
            "kappa": found.kappa,
            "pairs": [
                {"a": one.one, "b": one.other, "spans": one.spans, "given": one.given,
                 "same": one.same, "kappa": one.kappa}
                for one in found.pairs
            ],
        }
        for found in whole.attributes
    ]  # fmt: skip


def _spans(spans: SpanAgreement, against: str | None) -> dict[str, Any]:
    return {
        "pairs": [_pair(pair, against) for pair in spans.pairs],
        "mean": {"exact": spans.mean.value, "ci": _ci(spans.mean.interval), "sd": spans.deviation},
        "fleiss": spans.fleiss,
        "fleiss_marked": spans.fleiss_marked,
        "alpha": spans.alpha,
        "alpha_marked": spans.alpha_marked,
        "u_alpha_2016": spans.u_alpha,
        "u_alpha_binary_2016": spans.u_alpha_binary,
        "cu_alpha_2016": spans.cu_alpha,
        "alpha_u_2004": spans.alpha_u_2004,
        "nesting": spans.nesting,
        "differing": {kind.value: spans.kinds.get(kind, 0) for kind in PairKind},
        "gamma": spans.gamma,
        "ambiguities": {
            name: {
                "repeated": one.repeated,
                "same_extent": one.same_extent,
                "nested": one.nested,
                "crossing": one.crossing,
                "units_with_several_labels": one.several,
            }
            for name, one in sorted(spans.ambiguities.items())
        },
    }


def _pair(pair: PairAgreement, against: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"a": pair.one, "b": pair.other}
    for name in ("exact", "relaxed", "extent", "characters"):
        counts: Counts = pair.counts[name]
        number: Number = getattr(pair, name)
        found[name] = {"f1": number.value, "ci": _ci(number.interval), **_counts(counts)}
        if against is not None:
            found[name] |= {"precision": precision(counts), "recall": recall(counts)}
    found["kappa"] = {
        "all": pair.kappa.value,
        "ci": _ci(pair.kappa.interval),
        "marked": pair.kappa_marked.value,
        "marked_ci": _ci(pair.kappa_marked.interval),
    }
    return found


def _label(label: LabelAgreement, annotators: Sequence[str]) -> dict[str, Any]:
    return {
        "label": label.label,
        "n": [label.spans.get(name, 0) for name in annotators],
        "exact": label.exact.value,
        "ci": _ci(label.exact.interval),
        "relaxed": label.relaxed.value,
        "relaxed_ci": _ci(label.relaxed.interval),
        "kappa": label.kappa,
        "fleiss": label.fleiss,
        "alpha": label.alpha,
        "u_alpha_2016": label.u_alpha,
        "alpha_u_2004": label.alpha_u_2004,
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"tp": counts.both, "a": counts.one, "b": counts.other}


def _ci(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
