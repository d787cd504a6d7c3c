"""One scheduler: every actor is a greenlet, one runs at a time, and at each point the dice say which goes on."""

import hashlib
import random
import traceback
from collections.abc import Callable
from typing import Any

from greenlet import getcurrent, greenlet


class Killed(BaseException):
    """Thrown into an actor whose process is killed; nothing of the program may catch it."""


class Task:
    """An actor: runs until it pauses. `process` names whose memory is lost with it when that is killed."""

    def __init__(self, name: str, process: str, work: Callable[[], object], parent: greenlet) -> None:
        self.name, self.process, self.point = name, process, "start"
        self.ready: Callable[[], bool] | None = None
        self.wake = 0
        self.deed: Callable[[], object] | None = None
        self.greenlet = greenlet(work, parent)


class Scheduler:
    """`now` is the time in steps; it jumps where everybody sleeps. The trace is every choice that was made."""

    def __init__(self, dice: random.Random, show: Callable[[str], object] | None = None) -> None:
        self.dice, self.show, self.now = dice, show, 0
        self.tasks: list[Task] = []
        self.running: Task | None = None
        self.crashes: list[str] = []
        self._hub = getcurrent()
        self._trace = hashlib.sha256()

    @property
    def trace(self) -> str:
        return self._trace.hexdigest()[:16]

    def spawn(self, name: str, process: str, work: Callable[[], object], *, after: int = 0) -> Task:
        def live() -> None:
            try:
                work()
            except Killed:
                pass
            except Exception as trouble:  # noqa: BLE001  # whatever an actor does not expect is a finding
                last = traceback.format_exc().strip().splitlines()[-14:]
                self.crashes.append(f"{name} crashed: {type(trouble).__name__}: {trouble}\n" + "\n".join(last))

        task = Task(name, process, live, self._hub)
        task.wake = self.now + after
        self.tasks.append(task)
        return task

    def pause(self, point: str, ready: Callable[[], bool] | None = None, *, sleep: int = 0) -> None:
        """Let others go on; come back when `ready` and not before `sleep` steps. Outside of actors: nothing."""
        task = self.running
        if task is None or getcurrent() is not task.greenlet:
            return
        task.point, task.ready, task.wake = point, ready, self.now + sleep
        self._hub.switch()

    def outside(self, deed: Callable[[], object], point: str, *, sleep: int = 0) -> None:
        """Like `pause`, and then something is done while nobody runs, such as killing."""
        if self.running is not None:
            self.running.deed = deed
        self.pause(point, sleep=sleep)

    def said(self, words: str) -> None:
        """A line of the trace that is no choice."""
        self._trace.update(words.encode())
        if self.show is not None:
            self.show(f"{self.now:6} {words}")

    def step(self) -> bool:
        """One choice and what comes of it; False: nobody is there any more, or everybody waits for nothing."""
        self.now += 1
        able = self._able()
        while not able:
            later = [task.wake for task in self.tasks if task.wake > self.now]
            if not later:
                return False
            self.now = min(later)
            able = self._able()
        task = able[self.dice.randrange(len(able))] if len(able) > 1 else able[0]
        self.said(f"{task.name}: {task.point}")
        if (deed := task.deed) is not None:
            task.deed = None
            deed()
        self._go_on(task)
        return True

    def _able(self) -> list[Task]:
        now = self.now
        return [task for task in self.tasks if task.wake <= now and (task.ready is None or task.ready())]

    def _go_on(self, task: Task, *thrown: Any) -> None:
        self.running = task
        try:
            if thrown:
                task.greenlet.throw(*thrown)
            else:
                task.greenlet.switch()
        finally:
            self.running = None
            if task.greenlet.dead and task in self.tasks:
                self.tasks.remove(task)

    def kill(self, process: str) -> int:
        """End every actor of a process where it stands; how many there were."""
        doomed = [task for task in self.tasks if task.process == process]
        for task in doomed:
            self.said(f"{task.name}: killed at {task.point}")
            if task.greenlet:
                self._go_on(task, Killed)
            if task in self.tasks:  # it had not begun, or somebody swallowed the kill
                self.tasks.remove(task)
        return len(doomed)
