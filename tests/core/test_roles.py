"""Who may do what."""

import pytest

from tui.core.errors import UsageError
from tui.core.roles import Power, Roles

LED = Roles(("muna", "huda"), ("lina",), hides_others=True)


@pytest.mark.parametrize("power", Power)
def test_where_nobody_leads_anybody_may_do_anything(power: Power) -> None:
    for roles in (Roles(), Roles(curators=("lina",), hides_others=True)):
        assert roles.may("sami", power)
        assert roles.sees_others("sami")
        roles.demand("sami", power)
        roles.demand_sight("sami")


@pytest.mark.parametrize("power", Power)
def test_where_somebody_leads_they_alone_may_and_curators_settle(power: Power) -> None:
    assert LED.may("muna", power)
    assert LED.may("huda", power)
    assert LED.may("lina", power) is (power is Power.SETTLE)
    assert not LED.may("sami", power)
    with pytest.raises(UsageError) as error:
        LED.demand("sami", power)
    names = "muna, huda, lina" if power is Power.SETTLE else "muna, huda"
    assert str(error.value).endswith(f"{names}; you are sami here")


def test_leader_and_curators_see_what_is_hidden_from_others() -> None:
    assert [LED.sees_others(name) for name in ("muna", "lina", "sami")] == [True, True, False]
    with pytest.raises(UsageError, match="hidden here from all but muna, huda, lina"):
        LED.demand_sight("sami")
    assert Roles(("muna",)).sees_others("sami")
