"""Annotators at served desks: from a key to its painted bytes, the time until all are up, memory.

Starts ``hashiya serve`` and opens as many pages as are asked for, each typing at a person's pace.
Prints a row of a Markdown table for each count. Linux: memory is a process's share (PSS).
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.desk import ROOT, database, text_of

WORDS = 400
KEYS = ("\x1b[D", "\x1b[D", "\x1b[D", "\x1b[C", "\x1b[B", "p", "\x1b[D", "\x1a")
"""Moves, a label and its undoing."""


def members(server: int) -> list[int]:
    """The processes under the server, itself left out."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: list[int] = []
    for process in sorted(parents):
        above = process
        while above in parents and above != server:
            above = parents[above]
        if above == server and process != server:
            found.append(process)
    return found


def share(process: int) -> float:
    """Its proportional share of memory, in MB."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


async def annotate(
    page: aiohttp.ClientWebSocketResponse, seconds: float, pace: float, seed: int
) -> list[float]:
    """Milliseconds from each key to the first painted bytes after it."""
    dice = random.Random(seed)
    took: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.sleep(dice.random() * pace)
    while time.perf_counter() < end:
        key = KEYS[len(took) % len(KEYS)]
        # What is painted by itself, a clock's say, is not the key's.
        while True:
            try:
                await page.receive(timeout=0.001)
            except TimeoutError:
                break
        begun = time.perf_counter()
        await page.send_str(json.dumps(["stdin", key]))
        try:
            await page.receive(timeout=5)
        except TimeoutError:
            continue
        took.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(dice.expovariate(1 / pace))
    return took


async def up(session: aiohttp.ClientSession, address: str) -> aiohttp.ClientWebSocketResponse:
    """A page whose desk is painted."""
    page = await session.ws_connect(f"{address}ws?width=100&height=30", max_msg_size=0)
    said = b""
    while b"Spans" not in said:
        said += (await page.receive(timeout=60)).data
    return page


async def measure(arguments: argparse.Namespace, count: int, folder: Path) -> None:
    """A row of the table."""
    db = folder / f"{count}.db"
    shutil.copy(folder / "base.db", db)
    names = [f"a{number}" for number in range(count)]
    options = [word for name in names for word in ("--annotator", name)]
    server = await asyncio.create_subprocess_exec(
        arguments.python, "-c", "from tui.cli.main import main; main()", "serve", "--db", str(db),
        "--port", str(arguments.port), *options, cwd=arguments.tree,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "HASHIYA_LANG": "en", "PYTHONPATH": arguments.tree},
    )  # fmt: skip
    assert server.stdout is not None
    addresses = [(await server.stdout.readline()).decode().split("\t")[1].strip() for _ in names]
    async with aiohttp.ClientSession() as session:
        begun = time.perf_counter()
        pages = await asyncio.gather(*(up(session, address) for address in addresses))
        until_up = time.perf_counter() - begun
        await asyncio.sleep(1)
        found = await asyncio.gather(
            *(annotate(p, arguments.seconds, arguments.pace, n) for n, p in enumerate(pages))
        )
        memory = sum(map(share, members(server.pid))) / count
        took = sorted(one for each in found for one in each)
        begun = time.perf_counter()
        server.send_signal(signal.SIGINT)
        await server.wait()
        left = time.perf_counter() - begun
    hundredths = statistics.quantiles(took, n=100)
    print(
        f"| {count} | {len(took)} | {hundredths[49]:.1f} | {hundredths[94]:.1f} |"
        f" {hundredths[98]:.1f} | {memory:.1f} | {until_up:.1f} | {left:.1f} |",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[1, 10, 20, 30])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pace", type=float, default=0.25, help="mean seconds between keys")
    parser.add_argument("--port", type=int, default=8455)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--tree", default=str(ROOT), help="another checkout, to compare")
    arguments = parser.parse_args()
    print(
        "| annotators | keys | p50 ms | p95 ms | p99 ms | MB each | s until all are up | s to end |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        database(Path(folder) / "base.db", text_of(WORDS), 40)
        for count in arguments.counts:
            asyncio.run(measure(arguments, count, Path(folder)))


if __name__ == "__main__":
    main()
