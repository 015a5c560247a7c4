"""What tagged forms say of other places: how often each stood there, and with which label.

As features they say it with the article's own evidence left out, as it is when a new article
is looked at. A learner that saw its own article's evidence would believe it blindly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tui.learning.examples import Example, Tagged
from tui.learning.features import Groups
from tui.learning.layers import token_span
from tui.learning.tokens import Token, facts_of, feature, tokens_of

Form = tuple[str, ...]
"""The folded words of a form, proclitics left out."""

_SHARES = (0.2, 0.4, 0.6, 0.8, 0.95)
_SEEN = (1, 2, 4, 8, 16)


@dataclass(slots=True)
class Evidence:
    """A form stood in ``seen`` places; ``labels`` says how many of them bore each label."""

    seen: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Evidence", times: int = 1) -> None:
        """Count what another says as well, or (-1) no more."""
        self.seen += times * other.seen
        for label, count in other.labels.items():
            self.labels[label] += times * count


class FormPlaces:
    """Where the forms of a lexicon stand in a text."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._first: defaultdict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(tokens):
            for word in variants(text, token):
                self._first[word].append(at)

    def places(self, starts: Mapping[str, Sequence[Form]]) -> Iterator[tuple[Form, int, int]]:
        """Each form with its tokens: the first, and the one after the last."""
        tokens = self._tokens
        for first in self._first.keys() & starts.keys():
            for form in starts[first]:
                for at in self._first[first]:
                    rest = tokens[at + 1 : at + len(form)]
                    if tuple(token.facts.folded for token in rest) == form[1:]:
                        yield form, at, at + len(form)


def variants(text: str, token: Token) -> tuple[str, ...]:
    """The folded spellings of a token with and without what may stand before it."""
    facts = token.facts
    word = text[token.start : token.end]
    return (facts.folded, *(facts_of(word[at:]).folded for at in facts.starts))


def cut_of(text: str, token: Token, form: Form) -> int:
    """How many code points stand before a form in its first token."""
    word = text[token.start : token.end]
    cuts = (at for at in (0, *token.facts.starts) if facts_of(word[at:]).folded == form[0])
    return next(cuts, 0)


def form_of(text: str, tokens: Sequence[Token], span: Tagged) -> Form:
    """The folded words of a span, the first from where the span begins."""
    first, last = token_span(tokens, span.start, span.end)
    if first == last:
        return ()
    head = text[max(span.start, tokens[first].start) : tokens[first].end]
    return (facts_of(head).folded, *(token.facts.folded for token in tokens[first + 1 : last]))


class EvidenceLexicon:
    """The forms that were tagged in some examples, with what all of them say of each."""

    def __init__(self, forms: Mapping[Form, Evidence]) -> None:
        self.forms = dict(forms)
        self.starts: defaultdict[str, list[Form]] = defaultdict(list)
        for form in sorted(forms):
            self.starts[form[0]].append(form)

    def of(self, words: str) -> Evidence:
        """What is known of the form of some words; of none nothing."""
        form = form_of(words, tokens_of(words), Tagged(0, len(words), ""))
        return self.forms.get(form) or Evidence()

    def share(self, words: str, label: str) -> float:
        """Of the places where these words stood, how many bore the label."""
        known = self.of(words)
        return known.labels[label] / max(known.seen, 1)

    def features(
        self, text: str, tokens: Sequence[Token], own: Mapping[Form, Evidence] | None = None
    ) -> list[tuple[int, ...]]:
        """The evidence at each token, that of ``own`` left out."""
        found: list[list[int]] = [[] for _token in tokens]
        for form, first, last in sorted(FormPlaces(text, tokens).places(self.starts)):
            evidence = self.forms[form]
            if own and form in own:
                evidence = _without(evidence, own[form])
            for name in _names(evidence):
                begin, inside = feature(f"GB{name}"), feature(f"GI{name}")
                found[first].append(begin)
                for at in range(first + 1, last):
                    found[at].append(inside)
        return [tuple(dict.fromkeys(one)) for one in found]


def _without(evidence: Evidence, own: Evidence) -> Evidence:
    rest = Evidence(evidence.seen, evidence.labels.copy())
    rest.add(own, -1)
    return rest


def _names(evidence: Evidence) -> Iterator[str]:
    if evidence.seen <= 0:
        return
    seen = sum(evidence.seen >= least for least in _SEEN)
    for label in sorted(evidence.labels):
        if count := evidence.labels[label]:
            share = sum(count / evidence.seen >= least for least in _SHARES)
            yield f"{label} {share}"
            yield f"{label} {share} {seen}"


def gather(
    examples: Sequence[Example], tokens: Sequence[Sequence[Token]], labels: Iterable[str]
) -> tuple[EvidenceLexicon, list[dict[Form, Evidence]]]:
    """The lexicon of some examples, and what each of them contributes to it."""
    wanted = set(labels)
    tagged = [
        [(span, form_of(example.text, own, span)) for span in example.spans if span.label in wanted]
        for example, own in zip(examples, tokens, strict=True)
    ]
    lexicon = EvidenceLexicon(
        {form: Evidence() for spans in tagged for _span, form in spans if form}
    )
    each = [
        _own(example, own, spans, lexicon)
        for example, own, spans in zip(examples, tokens, tagged, strict=True)
    ]
    for one in each:
        for form, evidence in one.items():
            lexicon.forms[form].add(evidence)
    return lexicon, each


def _own(
    example: Example,
    tokens: Sequence[Token],
    tagged: Sequence[tuple[Tagged, Form]],
    lexicon: EvidenceLexicon,
) -> dict[Form, Evidence]:
    """What an example says of each form that stands in the part of it that is told."""
    found: defaultdict[Form, Evidence] = defaultdict(Evidence)
    for form, first, last in FormPlaces(example.text, tokens).places(lexicon.starts):
        refused = any(
            token_span(tokens, place.start, place.end) == (first, last) for place in example.refused
        )
        if tokens[last - 1].end <= example.until or refused:
            found[form].seen += 1
    for span, form in tagged:
        if form in found:
            found[form].labels[span.label] += 1
    return dict(found)


def join_groups(static: Sequence[Groups], evidence: Sequence[tuple[int, ...]]) -> list[Groups]:
    """The features of each token with its evidence among them."""
    return [(*groups, own) if own else groups for groups, own in zip(static, evidence, strict=True)]
