"""A model as bytes: JSON, squeezed by zlib. A file from a stranger can be read: nothing in it is
run, all of it is checked, and what is too large is refused before it is unpacked.
"""

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any, NoReturn

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.learning.article_labels import Classifier
from tui.learning.borders import Borders
from tui.learning.calibration import Calibration, Curve, Gate, Held
from tui.learning.certainty import Certainty
from tui.learning.evidence import Evidence, EvidenceLexicon
from tui.learning.finder import Finder
from tui.learning.layers import MOST_LAYERS
from tui.learning.model import Judge, Model, SpanJudge, Trained
from tui.learning.perceptron import Frozen, Tagger

VERSION = 9
"""Of the file and of what the features mean; a model of another version is trained anew."""
MOST_BYTES = 32 << 20
MOST_UNPACKED = 256 << 20
MOST_WEIGHT = 1000
"""Those that are learned stay below a hundred; a thousand such have room in a tagger's columns."""
_UNIT = 1000
"""Weights are kept in thousandths."""


def pack(model: Model) -> bytes:
    """The bytes of a model; the same model gives the same bytes."""
    finder = model.finder
    known = {label: sorted(words) for label, words in sorted(finder.borders.known.items())}
    habits = [[*pair, *counts] for pair, counts in sorted(finder.borders.habits.items())]
    content = {
        "hashiya": "model",
        "version": VERSION,
        "trained": asdict(model.trained),
        "labels": finder.labels,
        "layers": [_layer(tagger) for tagger in finder.layers],
        "lexicon": [
            [list(form), one.seen, dict(sorted(one.labels.items()))]
            for form, one in sorted(finder.lexicon.forms.items())
        ],
        "borders": {"known": known, "habits": habits},
        "judge": _span_judge(model.judge),
        "classifier": {
            label: [_deltas(own), [round(weight * _UNIT) for weight in own.values()]]
            for label, own in sorted(model.classifier.weights.items())
        },
        "article_judge": _judge(model.article_judge) if model.article_judge else None,
        "own_forms": {label: list(held) for label, held in sorted(model.own_forms.items())},
        "doubt": model.doubt,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def _deltas(features: Mapping[int, Any]) -> list[int]:
    """The features, ascending, each less the one before: that is shorter."""
    names = list(features)
    return [one - before for before, one in zip([0, *names], names, strict=False)]


def _layer(tagger: Tagger) -> dict[str, Any]:
    rows = [
        [number for tag, weight in row for number in (tag, round(weight * _UNIT))]
        for row in tagger.weights.values()
    ]
    within = {"within": True} if tagger.within else {}
    return {"tags": tagger.tags, **within, "features": _deltas(tagger.weights), "rows": rows}


def _judge(judge: Judge) -> dict[str, Any]:
    calibration = judge.calibration
    curves = {"": calibration.whole, **calibration.own}
    told = {name: [curve.bounds, curve.shares] for name, curve in sorted(curves.items())}
    return {"curves": told, **_gate(judge.gate)}


def _span_judge(judge: SpanJudge) -> dict[str, Any]:
    sure = judge.certainty
    return {
        "odds": [sure.constant, sure.slope, sure.own_form],
        "label_odds": dict(sorted(sure.labels.items())),
        "curve": [sure.curve.bounds, sure.curve.shares],
        **_gate(judge.gate),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "threshold": gate.threshold,
        "added": gate.added,
        "precision": gate.precision,
        "labels": sorted(gate.labels),
        "held": {label: list(held) for label, held in sorted(gate.held.items())},
    }


def unpack(given: bytes) -> Model:
    """The model of some bytes. Raises DataError where they are none, or of another version."""
    if len(given) > MOST_BYTES:
        _refuse()
    unzip = zlib.decompressobj()
    try:
        text = unzip.decompress(given, MOST_UNPACKED)
        if not unzip.eof:
            _refuse()
        content = json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError):
        _refuse()
    try:
        if content["hashiya"] != "model" or content["version"] != VERSION:
            raise DataError(
                _("this model is of another version"),
                way_out=_("train it anew: hashiya model train"),
            )
        return _model(content)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        _refuse()


def _refuse() -> NoReturn:
    raise DataError(
        _("this is no model of Hashiya, or a damaged one"),
        way_out=_("train it anew: hashiya model train"),
    ) from None


def _model(content: Mapping[str, Any]) -> Model:
    labels = tuple(_strings(content["labels"]))
    layers = content["layers"]
    _require(len(set(labels)) == len(labels) and len(layers) <= MOST_LAYERS)
    forms = {
        tuple(_strings(form)): Evidence(_number(seen), _counter(counts))
        for form, seen, counts in content["lexicon"]
    }
    _require(all(forms))
    borders = Borders()
    for label, known in content["borders"]["known"].items():
        borders.known[label] = set(_strings(known))
    for label, letters, kept, left in content["borders"]["habits"]:
        borders.habits[_string(label), _string(letters)] = [_number(kept), _number(left)]
    classifier = {
        label: dict(zip(_features(names), _weights(weights), strict=True))
        for label, (names, weights) in content["classifier"].items()
    }
    given = content["article_judge"]
    return Model(
        Finder(
            labels,
            tuple(_tagger(one, len(labels)) for one in layers),
            EvidenceLexicon(forms),
            borders,
        ),
        _span_judged(content["judge"]),
        _trained(content["trained"]),
        Classifier(classifier),
        None if given is None else _judged(given),
        _held(content["own_forms"]),
        _real(content["doubt"]),
    )


def _trained(given: Mapping[str, Any]) -> Trained:
    counts = {name: _number(given[name])
              for name in ("articles", "partial", "words", "spans", "seed")}  # fmt: skip
    return Trained(
        **counts,
        at=_string(given["at"]),
        fingerprint=_string(given["fingerprint"]),
        annotators=tuple(_strings(given["annotators"])),
    )


def _tagger(given: Mapping[str, Any], labels: int) -> Tagger:
    tags = [_number(tag) for tag in given["tags"]]
    _require(tags == sorted(set(tags)) and tags[:1] == [0] and tags[-1] <= 2 * labels)
    known = set(tags)
    weights: dict[int, tuple[tuple[int, float], ...]] = {}
    for name, row in zip(_features(given["features"]), given["rows"], strict=True):
        _require(known.issuperset(row[::2]) and len(row) % 2 == 0)
        weights[name] = tuple(zip(row[::2], _weights(row[1::2]), strict=True))
        _require(all(abs(weight) <= MOST_WEIGHT for _tag, weight in weights[name]))
    frozen: Frozen = weights
    within = given.get("within", False)
    _require(type(within) is bool)
    return Tagger(tags, frozen, within=within)


def _features(deltas: Sequence[Any]) -> list[int]:
    names: list[int] = []
    last = -1
    for delta in deltas:
        last = max(last, 0) + _number(delta)
        _require(not names or last > names[-1])
        names.append(last)
    _require(last < 1 << 32)
    return names


def _judged(given: Mapping[str, Any]) -> Judge:
    curves = {name: _curve(*curve) for name, curve in given["curves"].items()}
    whole = curves.pop("")
    return Judge(Calibration(whole, curves), _gated(given))


def _span_judged(given: Mapping[str, Any]) -> SpanJudge:
    constant, slope, own_form = map(_real, given["odds"])
    labels = {_string(label): _real(odds) for label, odds in given["label_odds"].items()}
    curve = _curve(*given["curve"])
    return SpanJudge(Certainty(constant, slope, own_form, labels, curve), _gated(given))


def _curve(bounds: Sequence[Any], shares: Sequence[Any]) -> Curve:
    _require(len(bounds) == len(shares))
    return Curve(_ascending(bounds), _ascending(shares))


def _gated(given: Mapping[str, Any]) -> Gate:
    return Gate(
        _real(given["threshold"]), _real(given["precision"]), frozenset(_strings(given["labels"])),
        _held(given["held"]), _real(given["added"]),
    )  # fmt: skip


def _held(given: Mapping[str, Any]) -> dict[str, Held]:
    return {label: Held(*(_number(n) for n in counts)) for label, counts in given.items()}


def _ascending(given: Sequence[Any]) -> tuple[float, ...]:
    numbers = tuple(_real(one) for one in given)
    _require(list(numbers) == sorted(numbers))
    return numbers


def _counter(given: Mapping[str, Any]) -> Counter[str]:
    return Counter({label: _number(count) for label, count in given.items()})


def _weights(given: Sequence[Any]) -> list[float]:
    return [_real(one) / _UNIT for one in given]


def _strings(given: Any) -> list[str]:
    _require(isinstance(given, list))
    return [_string(one) for one in given]


def _string(given: Any) -> str:
    _require(isinstance(given, str))
    return str(given)


def _number(given: Any) -> int:
    _require(type(given) is int and 0 <= given < 1 << 53)
    return int(given)


def _real(given: Any) -> float:
    _require(type(given) in (int, float) and isfinite(given))
    return float(given)


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError
