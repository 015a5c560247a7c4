"""A page and its program: what is typed goes one way, what is painted the other."""

import asyncio
import json
from typing import Any

from tui.ui.serving.limits import Bucket, Limits
from tui.ui.serving.programs import Program

MOST_COLUMNS, MOST_ROWS = 600, 300
"""A wall of the largest screens; each cell costs memory."""


class NonsenseError(Exception):
    """A message that no page of ours sends."""


def cells(asked: object, most: int, otherwise: int) -> int:
    """A size that was asked for, in cells."""
    try:
        return min(max(int(str(asked)), 1), most)
    except ValueError:
        return otherwise


async def converse(socket: Any, program: Program, limits: Limits) -> str:
    """Until either has ended; gives how it ended, for the log."""
    paint = asyncio.create_task(_paint(socket, program))
    try:
        return await _obey(socket, program, limits)
    finally:
        program.end()
        paint.cancel()


async def _paint(socket: Any, program: Program) -> None:
    try:
        while data := await program.next_packets():
            await socket.send_bytes(data)
        await socket.close()
    except ConnectionError:
        return


async def _obey(socket: Any, program: Program, limits: Limits) -> str:
    bucket = Bucket(limits.messages_a_second, limits.messages_at_once)
    async for message in socket:
        if message.type.name != "TEXT":
            await socket.close(code=1003)
            return "it sent what is no text"
        try:
            async with asyncio.timeout(limits.stuck_seconds):
                await _do(message.data, socket, program)
        except NonsenseError:
            await socket.close(code=1002)
            return "it sent what no page of ours sends"
        except TimeoutError:
            return "its program took no keys"
        if (seconds := bucket.wait()) > 0:
            await asyncio.sleep(seconds)
    if socket.close_code == 1009:
        return "a message was too long"
    return "closed"


async def _do(said: str, socket: Any, program: Program) -> None:
    try:
        message = json.loads(said)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError, too.
        raise NonsenseError from error
    match message:
        case ["stdin", str(keys)]:
            await program.type(keys)
        case ["resize", {"width": int(width), "height": int(height)}]:
            await program.tell(
                "resize", cells(width, MOST_COLUMNS, 80), cells(height, MOST_ROWS, 24)
            )
        case ["ping", str(time)]:
            await socket.send_json(["pong", time[:40]])
        case ["focus" | "blur" as word]:
            await program.tell(word)
        case _:
            raise NonsenseError
