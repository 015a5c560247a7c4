"""The two things that say who leads: the project, which each desk asks, and the hub, which holds.

Who owns the hub leads the project, and the other way round. Nothing keeps the two alike by itself:
passwords are the server's, and settings the project's. What differs is said.
"""

from collections.abc import Iterable, Iterator

from tui.cli.shared.output import say
from tui.core.i18n import _
from tui.core.roles import Power, Roles
from tui.hub.values import Member, MemberPower
from tui.store.database import Database
from tui.store.log import roles
from tui.store.project import project_settings

_ROLES = {
    MemberPower.OWNER: "leader",
    MemberPower.CURATOR: "curator",
    MemberPower.ANNOTATOR: "annotator",
}
"""By power in the hub the role in the project that goes with it."""


def demand_lead(db: Database, who: str) -> None:
    """Raises UsageError where another leads: whoever makes a hub owns it."""
    roles.demand(db, who, Power.SETTINGS)


def lead(db: Database, who: str) -> None:
    """Whoever made a hub leads the project where nobody does, and is told so."""
    if not roles.roles(db).leaders:
        project_settings.put(db, roles.LEADER, who, annotator=who)
        say(_("{name} owns the hub, and so leads the project from now on").format(name=who))


def role_of(held: Roles, name: str) -> str:
    """What somebody is in the project; empty where nobody leads, and anybody may do anything."""
    if not held.leaders:
        return ""
    if name in held.leaders:
        return _ROLES[MemberPower.OWNER]
    return _ROLES[MemberPower.CURATOR if name in held.curators else MemberPower.ANNOTATOR]


def differences(held: Roles, members: Iterable[Member]) -> Iterator[str]:
    """A line for each member who may do other things in the hub than in the project."""
    if not held.leaders:
        yield _("nobody leads the project; the hub takes labels and articles from its owner alone")
        return
    for one in members:
        role = role_of(held, one.annotator)
        if one.power in _ROLES and _ROLES[one.power] != role:
            yield _("{name} is {power} in the hub, and {role} in the project").format(
                name=one.annotator, power=one.power.value, role=role
            )
