"""config.toml: what it sets, and how it says what is wrong."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.cli.shared.config import load, read
from tui.core.errors import UsageError
from tui.desk.keys.configured_models import ConfiguredModel
from tui.desk.keys.settings import key_actions, settings_table


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the config is read from."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HASHIYA_CONFIG", str(path))
    return path


def test_without_a_config_the_defaults_hold(config: Path) -> None:
    settings = load()
    assert {one.name: settings.get(one.name) for one in settings_table()} == {
        one.name: one.default for one in settings_table()
    }


def test_what_is_set_holds_and_show_says_where_it_comes_from(run: Run, config: Path) -> None:
    config.write_text('annotator = "muna"\nmeasure = 60\nspacing = 1\n', encoding="utf-8")
    assert load().look.measure == 60
    assert load().look.spacing == 1
    shown = dict(line.split("\t")[:2] for line in run("config", "show").out.splitlines())
    sources = {line.split("\t")[0]: line.split("\t")[2]
               for line in run("config", "show").out.splitlines()}  # fmt: skip
    assert (shown["measure"], sources["measure"]) == ("60", f"{config}:2")
    # The fixture sets the variable of the environment, which goes before.
    assert (shown["annotator"], sources["annotator"]) == ("a1", "HASHIYA_ANNOTATOR")
    assert (shown["theme"], sources["theme"]) == ("dark", "default")
    assert run("config", "path").out.strip() == str(config)
    assert run("config", "validate").code == 0


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('theme = "dark"\nmeasur = 60\n', 2, "the nearest is 'measure'"),
        ('theme = "drak"\n', 1, "the nearest is 'dark'"),
        ("measure = 3\n", 1, "measure is 3, not from 8 to 400"),
        ('measure = "wide"\n', 1, "not a number"),
        ("compact = 1\n", 1, "not true or false"),
        ("model_precision = 2\n", 1, "model_precision is 2.0, not from 0.5 to 0.99"),
        ("model_threshold = 0.2\n", 1, "not from 0.5 to 0.99"),
        ('[models.mine]\nurl = ""\n', 1, "the model mine has no command and no url, or both"),
        ("[models.mine]\nurl = 7\n", 1, "models.mine.url cannot be 7"),
        ('[models.mine]\ncommand = "x"\nkey = 3\n', 1, "no setting 'models.mine.key'"),
        ('[models.off]\ncommand = "x"\n', 1, "cannot be called 'off'"),
        ("models = 3\n", 1, "models must be a table"),
        ('[keys]\n\nundu = "ctrl+z"\n', 3, "the nearest is 'undo'"),
        ('[keys]\nundo = "ctrl+bcakspace"\n', 2, "the nearest is 'backspace'"),
        ("keys = 3\n", 1, "keys must be a table"),
    ],
)
def test_a_wrong_key_or_value_is_one_line_with_the_place_and_the_nearest_right_one(
    run: Run, config: Path, text: str, line: int, said: str
) -> None:
    config.write_text(text, encoding="utf-8")
    for command in (("config", "validate"), ("keys",)):
        refused = run(*command)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"hashiya: {config}: line {line}: ")
        assert said in refused.err
        assert len(refused.err.splitlines()) == 1


def test_every_wrong_line_is_said_and_nothing_right_is(run: Run, config: Path) -> None:
    config.write_text('theme = "drak"\nspacing = 1\nmarks = 3\n[keys]\ntheme = "f99"\n', "utf-8")
    refused = run("config", "validate")
    places = [line.split(": ")[2] for line in refused.err.splitlines()]
    assert places == ["line 1", "line 3", "line 5"]
    assert refused.code == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('keys.undo = "u"\n', 1),
        ('\n[keys]\n"undo" = "u"\n', 3),
        ('theme = "dark"\nkeys = {undo = "u"}\n', 2),
        ('undos = 1\n[ keys ]\n# undo\nundo = "u"\n', 4),
    ],
)
def test_the_line_of_a_key_is_found_however_toml_writes_it(
    config: Path, text: str, line: int
) -> None:
    config.write_text(text, encoding="utf-8")
    assert read(config).lines["keys.undo"] == line


def test_an_option_goes_before_the_environment_and_that_before_the_file(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def source(*options: str) -> list[str]:
        lines = run("config", "show", *options).out.splitlines()
        return next(line.split("\t")[1:3] for line in lines if line.startswith("terminal\t"))

    config.write_text('terminal = "konsole"\n', encoding="utf-8")
    assert source() == ["konsole", f"{config}:1"]
    monkeypatch.setenv("HASHIYA_TERMINAL", "mlterm")
    assert source() == ["mlterm", "HASHIYA_TERMINAL"]
    assert source("--terminal", "plain") == ["plain", "--terminal"]


def test_no_config_at_all_is_right_and_said(run: Run, config: Path) -> None:
    checked = run("config", "validate")
    assert (checked.code, checked.err) == (
        0,
        f"{config}: no config file; the defaults apply\n",
    )
    assert run("config", "validate", "nowhere.toml").code == 2


def test_what_is_not_toml_is_said(run: Run, config: Path) -> None:
    config.write_text("= broken", encoding="utf-8")
    assert run("config", "show").code == 2
    with pytest.raises(UsageError, match="it is not TOML"):
        load()


def test_keys_are_remapped_by_id_and_their_twins_follow(config: Path) -> None:
    config.write_text('[keys]\nundo = ["u"]\nanchor = []\n', encoding="utf-8")
    actions = key_actions(load(), {"p": "PER"})
    assert actions["u"] == actions["ع"] == ("run", "undo")
    assert "ctrl+z" not in actions
    assert "space" not in actions
    assert actions["ح"] == ("tag", "PER")


def test_clashes_are_said_and_the_first_holds(run: Run, config: Path) -> None:
    config.write_text('[keys]\nredo = "ctrl+z"\nundo = ["ctrl+z", "p"]\n', encoding="utf-8")
    run("labels", "add", "X")
    said = run("keys").err
    assert "the key Ctrl+Z is set for both undo and redo; it does undo" in said
    assert "the key p is set for both undo and PER; it does undo" in said
    assert key_actions(load(), {"p": "PER"})["p"] == ("run", "undo")


def test_a_model_of_ones_own_has_a_command_and_is_shown(run: Run, config: Path) -> None:
    config.write_text(
        'model = "b"\nmodel_precision = 0.9\nmodel_threshold = 0\n'
        '[models.a]\ncommand = "python \'my model.py\'"\n[models.b]\ncommand = ["x", "y z"]\n'
        '[models.c]\nurl = "https://example.org"\nallow_network = true\n',
        encoding="utf-8",
    )
    settings = load()
    assert settings.models == {
        "a": ConfiguredModel("python 'my model.py'"),
        "b": ConfiguredModel("x 'y z'"),
        "c": ConfiguredModel("https://example.org", allow_network=True),
    }
    assert (settings.get("model_precision"), settings.get("model_threshold")) == (0.9, 0.0)
    shown = {line.split("\t")[0]: line.split("\t")[1:3]
             for line in run("config", "show").out.splitlines()}  # fmt: skip
    assert shown["models.b"] == ["x 'y z'", f"{config}:6"]
