"""What a project decides for all its annotators, apart from anybody's config."""

from difflib import get_close_matches
from enum import StrEnum

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.roles import GOLD


class SettingKind(StrEnum):
    """What the value of a setting may be."""

    SWITCH = "switch"
    CHOICE = "choice"
    NAMES = "names"


ON, OFF = "on", "off"


@frozen_dataclass
class ProjectSetting:
    """``default`` holds where nobody has decided; names are apart by commas."""

    name: str
    kind: SettingKind
    default: str
    help: str
    choices: tuple[str, ...] = ()

    def validate(self, value: str) -> str:
        """The value as it is stored. Raises UsageError with those that may be."""
        if self.kind is SettingKind.NAMES:
            names = [name.strip() for name in value.split(",")]
            if GOLD in names:
                raise UsageError(
                    _("{name} is whose name the settled spans bear, and nobody's own").format(
                        name=GOLD
                    )
                )
            return ",".join(dict.fromkeys(name for name in names if name))
        known = (ON, OFF) if self.kind is SettingKind.SWITCH else self.choices
        if value not in known:
            raise UsageError(
                _("{name} cannot be {value!r}").format(name=self.name, value=value),
                way_out=_("its values: {values}").format(values=", ".join(known)),
            )
        return value


def project_settings() -> tuple[ProjectSetting, ...]:
    """All there are, in the order in which they are listed."""
    return (
        ProjectSetting(
            "take-all",
            SettingKind.SWITCH,
            OFF,
            _("Whether all offers of an article may be taken at once."),
        ),
        ProjectSetting(
            "order",
            SettingKind.CHOICE,
            "came",
            _("Which article comes next: as they came, or those first that a model doubts."),
            ("came", "doubt"),
        ),
        ProjectSetting(
            "blind",
            SettingKind.CHOICE,
            "0",
            _("In so many of 100 articles nothing is suggested to anybody."),
            ("0", "5", "10", "20", "30", "50"),
        ),
        ProjectSetting(
            "leader",
            SettingKind.NAMES,
            "",
            _("Who alone changes scheme, assignments and these settings; several with commas."),
        ),
        ProjectSetting(
            "curators",
            SettingKind.NAMES,
            "",
            _("Who settles what annotators say differently, beside the leader."),
        ),
        ProjectSetting(
            "hide-others",
            SettingKind.SWITCH,
            OFF,
            _("Whether all but leader and curators see only their own work, names and counts."),
        ),
        *_of_adjudication(),
    )


def _of_adjudication() -> tuple[ProjectSetting, ...]:
    return (
        ProjectSetting(
            "ready",
            SettingKind.CHOICE,
            "2",
            _("How many annotators must be done with an article before it is settled."),
            tuple(str(number) for number in range(2, 10)),
        ),
        ProjectSetting(
            "accept",
            SettingKind.CHOICE,
            "unanimous",
            _("What is settled by itself as a curator opens an article."),
            ("unanimous", "majority", "none"),
        ),
        ProjectSetting(
            "hide-names",
            SettingKind.SWITCH,
            OFF,
            _("Whether curators settle without seeing whose work is whose."),
        ),
        ProjectSetting(
            "decided",
            SettingKind.SWITCH,
            ON,
            _("Whether annotators see what was decided on their articles."),
        ),
    )


def project_setting(name: str) -> ProjectSetting:
    """The setting of this name; UsageError with the nearest otherwise."""
    by_name = {setting.name: setting for setting in project_settings()}
    if name not in by_name:
        nearest = get_close_matches(name, by_name, n=1, cutoff=0)
        raise UsageError(
            _("a project has no setting {name!r}").format(name=name),
            way_out=_("the nearest is {field!r}").format(field=nearest[0]),
        )
    return by_name[name]
