"""Says at the end of a run what was left out and why, and fails where that is too much.

A run of everything may skip ``AT_MOST`` tests, each for a thing that cannot be had on that machine.
``HASHIYA_SKIPS`` is another number for one who knows better, or ``any``.
"""

import os
from collections import Counter

import pytest

AT_MOST = 10


def reasons(reports: list[pytest.TestReport | pytest.CollectReport]) -> Counter[str]:
    """How many were skipped for each reason, most first."""
    counts: Counter[str] = Counter()
    for report in reports:
        told = report.longrepr
        reason = told[2] if isinstance(told, tuple) else str(told)
        counts[reason.removeprefix("Skipped: ")] += 1
    return Counter(dict(counts.most_common()))


def most_allowed(config: pytest.Config) -> int | None:
    """The number of skips that this run may have; None where it is no run of everything."""
    asked = os.environ.get("HASHIYA_SKIPS", str(AT_MOST))
    chosen = config.option.keyword or config.option.markexpr or config.option.deselect
    everything = not chosen and config.args == list(config.getini("testpaths"))
    return int(asked) if everything and asked != "any" else None


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _skipped(config: pytest.Config) -> list[pytest.TestReport | pytest.CollectReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run that passed but left out too much has failed."""
    allowed = most_allowed(session.config)
    if _is_worker(session.config) or allowed is None or exitstatus != pytest.ExitCode.OK:
        return
    if len(_skipped(session.config)) > allowed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The number of skips, with their reasons, below everything else."""
    counts = reasons(_skipped(config))
    number = counts.total()
    terminalreporter.section(f"{number} skipped", sep="-")
    for reason, count in counts.items():
        terminalreporter.line(f"{count:4} {reason}")
    allowed = most_allowed(config)
    if allowed is not None and number > allowed:
        terminalreporter.line(
            f"FAILED: {number} skips are more than {allowed}: install what is missing, or say"
            f" HASHIYA_SKIPS=any",
            red=True,
        )
