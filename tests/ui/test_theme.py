"""Colours where a terminal has few of them."""

from colorsys import hsv_to_rgb, rgb_to_hsv

import pytest
from rich.color import Color, ColorSystem

from tui.exchange import scheme
from tui.ui.theme import DARK, LIGHT, Palette, as_drawn, contrast


def shown(colour: str, system: ColorSystem) -> tuple[int, int, int]:
    return Color.parse(colour).downgrade(system).get_truecolor()


@pytest.mark.parametrize("palette", [DARK, LIGHT])
@pytest.mark.parametrize(("colours", "system"), [(256, ColorSystem.EIGHT_BIT),
                                                 (16, ColorSystem.STANDARD)])  # fmt: skip
def test_a_labels_tint_and_its_name_have_one_hue(
    palette: Palette, colours: int, system: ColorSystem
) -> None:
    few = palette.with_colours(colours)
    for label in scheme.starter():
        tint, ink = few.tint_of(label.colour), few.ink(label.colour)
        assert Color.parse(tint).downgrade(system) != Color.parse(ink).downgrade(system)
        hues = [rgb_to_hsv(*(part / 255 for part in shown(one, system)))[0] for one in (tint, ink)]
        apart = abs(hues[0] - hues[1])
        # Dark yellow among sixteen is brown, by every terminal's tradition.
        assert min(apart, 1 - apart) < 0.09, (label.name, tint, ink)


@pytest.mark.parametrize("palette", [DARK, LIGHT])
@pytest.mark.parametrize("colours", [256, 16])
def test_text_can_be_read_on_every_tint_of_few_colours(palette: Palette, colours: int) -> None:
    few = palette.with_colours(colours)
    for degrees in range(0, 360, 15):
        red, green, blue = (round(part * 255) for part in hsv_to_rgb(degrees / 360, 0.7, 0.8))
        tint = few.tint_of(f"#{red:02x}{green:02x}{blue:02x}")
        text = few.style(background=tint).color
        assert text is not None
        assert contrast(text.name, as_drawn(tint, colours)) >= 4.5, (degrees, tint)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [256, 16])
def test_what_is_chosen_on_a_tint_can_be_read_among_few_colours(colours: int) -> None:
    few = DARK.with_colours(colours)
    style = few.style(background=few.tint_of("#cccc00"), reverse=True)
    assert style.color is not None
    assert style.bgcolor is not None
    assert contrast(style.color.name, style.bgcolor.name) >= 4.5
