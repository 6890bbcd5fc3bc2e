from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from api.readers import Readers
from api.settings import Settings
from kg.store import open_store


def test_a_worker_that_ends_right_behind_its_answer_is_replaced_before_anybody_asks(tmp_path: Path) -> None:
    async def take_and_end(readers: Readers) -> tuple[int, int, int]:
        await readers.start()
        try:
            reader, _ = await readers.take()
            os.kill(reader.pid, signal.SIGKILL)
            while not reader.lost:
                await asyncio.sleep(0.01)
            readers.give_back(reader)
            while readers.idle < 2:
                await asyncio.sleep(0.01)
            found = [await readers.take() for _ in range(2)]
            return readers.running, readers.replaced, sum(one.alive for one, _ in found)
        finally:
            await readers.stop()

    with open_store(tmp_path / "s") as store:
        readers = Readers(store, Settings(workers=2))
        assert asyncio.run(asyncio.wait_for(take_and_end(readers), 60)) == (2, 1, 2)
