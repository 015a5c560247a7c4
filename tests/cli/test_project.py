"""The settings of a project, from the shell."""

import json

from tests.cli.conftest import Run

DB = ("--db", "m.db")


def test_a_setting_is_changed_listed_and_forgotten(run: Run) -> None:
    assert run("labels", "add", "MONEY", *DB).code == 0
    assert run("project", "set", "take-all", "on", *DB).err == "take-all is on now\n"
    assert json.loads(run("project", "list", "--json", *DB).out)["take-all"] == "on"
    assert run("project", "list", *DB).out.startswith("take-all\ton\tWhether all offers")
    assert run("project", "set", "take-all", *DB).err == "take-all is off now\n"
    assert run("undo", *DB).code == 0
    assert json.loads(run("project", "list", "--json", *DB).out)["take-all"] == "on"
    # No database says which program is started, or where texts are sent.
    assert run("project", "set", "model", "my-model", *DB).code == 2
    wrong = run("project", "set", "take-all", "perhaps", *DB)
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_whoever_names_another_leader_is_told_what_they_lose(run: Run) -> None:
    assert run("labels", "add", "MONEY", *DB).code == 0
    told = run("project", "set", "leader", "mona", *DB).err
    assert told == "leader is mona now\nyou are a1 here, and can change nothing of this any more\n"
    assert run("project", "set", "leader", "a1", *DB).code == 2
    back = run("project", "set", "leader", "a1,muna", "--annotator", "mona", *DB)
    assert back.err.startswith("leader is a1,muna now\nyou are mona here")
    assert run("project", "set", "leader", *DB).err == "leader is - now\n"
    assert run("labels", "add", "X", "--annotator", "sami", *DB).code == 0
