"""What the spawn page says while a server starts: what the cluster reports, in words for people who use notebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Event = Mapping[str, Any]

ASK = "Ask whoever runs this sparkhub."
MACHINE_STARTS = "No machine has room for you, so a new one is starting. That usually takes 2 to 4 minutes."
ALL_IN_USE = (
    "All the machines that this sparkhub may have are running and full. Your server starts as soon as another one "
    "stops. If you cannot wait, ask whoever runs this sparkhub."
)
NO_MACHINE_NOW = (
    "The cloud has no further machine to give just now. It is asked again every few minutes, and your server starts "
    "as soon as one comes."
)
LOOKING = "Looking for a machine with room for you."
DISK_IS_MADE = "Your folder's disk is being made."
DISK_ELSEWHERE = "Your folder's disk can be used from some machines only. Waiting for room on one of those."
DISK_CONNECTS = "Waiting for your folders to be connected to the machine."
FETCHING = "Fetching the software. On a machine that has just started, this takes a minute or two."
STARTING = "JupyterLab is starting."
STARTING_AGAIN = (
    "JupyterLab ended right after its start and is started again. If that goes on, ask whoever runs this sparkhub."
)
CANNOT_START = (
    "The machine could not start JupyterLab and tries again. If that goes on, ask whoever runs this sparkhub."
)
TAKEN_AWAY = "The machine was needed for something else. Your server starts on another one."
IMAGE_MISSING = (
    "The software of this project is not where it should be. Ask whoever runs this sparkhub to publish it: "
    "sparkhub images push"
)
IMAGE_REFUSED = (
    "The software of this project may not be fetched: the place where it is kept wants a sign-in. Ask whoever runs "
    "this sparkhub to look at images.pullSecrets in sparkhub.yaml."
)
IMAGE_OUT_OF_REACH = "The place where the software is kept does not answer. It is tried again until it does."
QUOTA_FULL = (
    "What this project may use at a time is used up, and your server would go over it. If a session of yours has just "
    "ended, try again in a minute. If not, ask whoever runs this sparkhub."
)

_REFUSED = ("unauthorized", "forbidden", "denied", "authentication required", " 401", " 403")
# An image of the name localhost/ is brought to the machines; there is no place to fetch it from.
_MISSING = (
    "not found",
    "manifest unknown",
    "not present",
    "invalidimagename",
    "couldn't parse image",
    " 404",
    "localhost/",
)


@dataclass(frozen=True)
class Step:
    """How far the server is (percent), and the sentence for it."""

    percent: int
    text: str


def explain_image(message: str) -> str:
    """Why the software does not come, from what the machine said about its image."""
    said = message.lower()
    if any(word in said for word in _REFUSED):
        return IMAGE_REFUSED
    if any(word in said for word in _MISSING):
        return IMAGE_MISSING
    return IMAGE_OUT_OF_REACH


def explain_no_scale_up(message: str, asks: str) -> str:
    """Why no machine comes; `asks` says what the server wants of one."""
    if "backoff" in message:
        return NO_MACHINE_NOW
    if "max" in message and "reached" in message:
        return ALL_IN_USE
    return f"No kind of machine of this sparkhub can take this server, which wants {asks} on one machine. {ASK}"


def explain_scheduling(message: str) -> Step:
    """Why the server has no machine yet."""
    if "unbound" in message and "PersistentVolumeClaim" in message:
        return Step(8, DISK_IS_MADE)
    if "volume node affinity conflict" in message:
        return Step(10, DISK_ELSEWHERE)
    return Step(10, LOOKING)


def explain_failure(message: str) -> Step | None:
    """Why what was begun did not work. None for what only repeats an earlier event."""
    if message in ("Error: ErrImagePull", "Error: ImagePullBackOff"):
        return None
    if "image" in message.lower():
        return Step(50, explain_image(message))
    return Step(60, CANNOT_START)


def explain_waiting(message: str) -> Step | None:
    """Why the machine pauses before it tries again."""
    return None if "image" in message else Step(60, STARTING_AGAIN)


_BY_REASON: dict[str, Callable[[str], Step | None]] = {
    "FailedScheduling": explain_scheduling,
    "TriggeredScaleUp": lambda _: Step(15, MACHINE_STARTS),
    "Nominated": lambda _: Step(15, MACHINE_STARTS),
    "Scheduled": lambda _: Step(45, "You have a machine."),
    "FailedAttachVolume": lambda _: Step(48, DISK_CONNECTS),
    "FailedMount": lambda _: Step(48, DISK_CONNECTS),
    "Pulling": lambda _: Step(50, FETCHING),
    "Pulled": lambda _: Step(75, "The software is there."),
    "Started": lambda _: Step(85, STARTING),
    "Failed": explain_failure,
    "ErrImageNeverPull": lambda message: Step(50, explain_image(message)),
    "InspectFailed": lambda message: Step(50, explain_image(message)),
    "BackOff": explain_waiting,
    "Preempted": lambda _: Step(10, TAKEN_AWAY),
    "Evicted": lambda _: Step(10, TAKEN_AWAY),
}


def explain(event: Event, asks: str) -> Step | None:
    """The step that a Kubernetes event about a notebook server stands for; None if it says nothing to a person."""
    message = str(event.get("message") or "")
    if event.get("reason") == "NotTriggerScaleUp":
        return Step(12, explain_no_scale_up(message, asks))
    known = _BY_REASON.get(str(event.get("reason")))
    return known(message) if known else None


@dataclass
class Story:
    """The steps of one start so far, each told once. `asks` is what the server wants of a machine."""

    asks: str
    steps: list[Step] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, step: Step) -> None:
        """Add `step`, unless its sentence was told: the scheduler repeats itself. The bar never goes back."""
        if all(step.text != told.text for told in self.steps):
            percent = max(step.percent, self.steps[-1].percent if self.steps else 0)
            self.steps.append(Step(percent, step.text))

    def hear(self, events: Iterable[Event]) -> None:
        """Add the steps that `events` stand for. Old ones may be among them; a repeated one has a new version."""
        for event in events:
            key = (str(event["metadata"]["uid"]), str(event["metadata"].get("resourceVersion")))
            if key not in self._seen:
                self._seen.add(key)
                step = explain(event, self.asks)
                if step is not None:
                    self.tell(step)
