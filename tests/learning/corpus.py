"""A small corpus made by rule: people and places among words that tell which is which."""

from tui.learning.examples import Example, Tagged
from tui.learning.shuffle import permutation

PEOPLE = ("سامي", "منى", "خالد", "ليلى", "عمر", "هند", "زياد", "سلمى", "نادر", "رنا")
PLACES = ("حلب", "تدمر", "حمص", "دمشق", "صور", "بيروت", "عمان", "يافا", "غزة", "القدس")
PHRASES = (
    "زار الوزير {p} مدينة {c} أمس",
    "قال السيد {p} إنه عاد من {c}",
    "في مدينة {c} التقى السيد {p} الطلاب",
    "وصل الوفد إلى مدينة {c} مساء {n}",
    "سأل الوزير {p} عن الأمر",
    "لم يحدث شيء في ذلك اليوم رقم {n}",
)


def example(number: int, seed: int = 0) -> Example:
    """An article by its number: PER and LOC are tagged wherever they stand."""
    drawn = permutation(60, number * 31 + seed)
    person, place = PEOPLE[drawn[0] % len(PEOPLE)], PLACES[drawn[1] % len(PLACES)]
    phrase = PHRASES[drawn[2] % len(PHRASES)]
    text = phrase.format(p=person, c=place, n=number) + "."
    spans = []
    for form, label in ((person, "PER"), (place, "LOC")):
        at = text.find(form)
        if at >= 0:
            spans.append(Tagged(at, at + len(form), label))
    return Example(text, tuple(sorted(spans)), len(text), labels=())


def examples(count: int, seed: int = 0) -> list[Example]:
    """So many different articles."""
    found = {one.text: one for one in (example(number, seed) for number in range(count * 8))}
    return list(found.values())[:count]
