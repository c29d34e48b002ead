"""Two processes that pass integers over multiprocessing queues, as IoTPy's do.

queues.py ring FILE: one item goes round for ever; prints how often it came to y, with the time, ten times a second,
and notes when each item came in FILE, where each has a slot, by its number: see Receptions.java.
queues.py backlog ITEMS LENGTH: moves what waits in a queue, in lists of LENGTH or, if that is 1, one by one; prints
the time that took.
"""

import mmap
import multiprocessing
import sys
import time


SLOTS = 1 << 20


def receptions(path):
    with open(path, "r+b") as file:
        return memoryview(mmap.mmap(file.fileno(), 8 * SLOTS)).cast("q")


def pass_on(inbox, outbox, path):
    times = receptions(path)
    while True:
        item = inbox.get()
        times[item % SLOTS] = time.monotonic_ns()
        outbox.put(item + 1)


def ring(path):
    times = receptions(path)
    to_x, to_y = multiprocessing.Queue(), multiprocessing.Queue()
    x = multiprocessing.Process(target=pass_on, args=(to_x, to_y, path), daemon=True)
    x.start()
    to_x.put(1)
    printed = 0
    while True:
        item = to_y.get()
        now = time.monotonic_ns()
        times[item % SLOTS] = now
        if now - printed > 100_000_000:
            printed = now
            print("count", now, item // 2, flush=True)
        to_x.put(item + 1)


def take(inbox, items, start):
    start.wait()
    begin = time.monotonic_ns()
    received = 0
    while received < items:
        item = inbox.get()
        received += len(item) if isinstance(item, list) else 1
    print("moved", time.monotonic_ns() - begin, received, flush=True)


def backlog(items, length):
    queue, start = multiprocessing.Queue(), multiprocessing.Event()
    sink = multiprocessing.Process(target=take, args=(queue, items, start), daemon=True)
    sink.start()
    for first in range(0, items, length):
        queue.put(first if length == 1 else list(range(first, first + length)))
    start.set()
    sink.join()


if __name__ == "__main__":
    if sys.argv[1] == "ring":
        ring(sys.argv[2])
    else:
        backlog(int(sys.argv[2]), int(sys.argv[3]))
