"""What the spawn page says, for what clusters report; messages as real clusters word them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sparkhub_hub.kubernetes import progress
from sparkhub_hub.kubernetes.progress import Step, Story, explain

ASKS = "2 cores and 8 GiB of memory"
NOTHING_FITS = f"No kind of machine of this sparkhub can take this server, which wants {ASKS} on one machine. "
NOTHING_FITS += "Ask whoever runs this sparkhub."
NO_PULL = 'Failed to pull image "r.example.com/nb:1": failed to pull and unpack image "r.example.com/nb:1": '
SAID = [
    (
        "FailedScheduling",
        "0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {a: b}.",
        progress.LOOKING,
    ),
    (
        "FailedScheduling",
        "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
        progress.DISK_IS_MADE,
    ),
    (
        "FailedScheduling",
        "0/4 nodes are available: 4 node(s) had volume node affinity conflict.",
        progress.DISK_ELSEWHERE,
    ),
    ("TriggeredScaleUp", "pod triggered scale-up: [{user 0->1 (max: 3)}]", progress.MACHINE_STARTS),
    ("Nominated", "Pod should schedule on: nodeclaim/user-abcde", progress.MACHINE_STARTS),
    (
        "NotTriggerScaleUp",
        "pod didn't trigger scale-up: 3 node(s) didn't match Pod's node affinity, 1 max node group size reached",
        progress.ALL_IN_USE,
    ),
    (
        "NotTriggerScaleUp",
        "pod didn't trigger scale-up: 1 in backoff after failed scale-up, 2 Insufficient cpu",
        progress.NO_MACHINE_NOW,
    ),
    (
        "NotTriggerScaleUp",
        "pod didn't trigger scale-up: 1 Insufficient memory, 1 node(s) had untolerated taint {x: y}",
        NOTHING_FITS,
    ),
    ("Scheduled", "Successfully assigned hb-user-ada/notebook to node-1", "You have a machine."),
    ("FailedAttachVolume", "Multi-Attach error for volume pvc-1", progress.DISK_CONNECTS),
    ("FailedMount", 'MountVolume.SetUp failed for volume "home" : context deadline exceeded', progress.DISK_CONNECTS),
    ("Pulling", 'Pulling image "r.example.com/nb:1"', progress.FETCHING),
    ("Pulled", 'Container image "r.example.com/nb:1" already present on machine', "The software is there."),
    ("Failed", NO_PULL + "r.example.com/nb:1: not found", progress.IMAGE_MISSING),
    ("Failed", NO_PULL + "unexpected status: 401 Unauthorized", progress.IMAGE_REFUSED),
    ("Failed", NO_PULL + "pull access denied, repository does not exist", progress.IMAGE_REFUSED),
    ("Failed", NO_PULL + "dial tcp 10.0.0.1:443: i/o timeout", progress.IMAGE_OUT_OF_REACH),
    ("Failed", "Error: ErrImagePull", None),
    ("Failed", "Error: failed to create containerd task: no such file", progress.CANNOT_START),
    (
        "ErrImageNeverPull",
        'Container image "localhost/nb:1" is not present with pull policy of Never',
        progress.IMAGE_MISSING,
    ),
    ("Failed", 'Failed to pull image "localhost/nb:1": dial tcp 127.0.0.1:443: refused', progress.IMAGE_MISSING),
    ("BackOff", 'Back-off pulling image "r.example.com/nb:1"', None),
    ("BackOff", "Back-off restarting failed container notebook in pod notebook_x", progress.STARTING_AGAIN),
    ("Started", "Started container notebook", progress.STARTING),
    ("Preempted", "Preempted by pod x on node y", progress.TAKEN_AWAY),
    ("SomethingNew", "what nobody foresaw", None),
]


def event(reason: str, message: str, version: str = "1") -> dict[str, Any]:
    return {"reason": reason, "message": message, "metadata": {"uid": f"{reason}{message}", "resourceVersion": version}}


@pytest.mark.parametrize(("reason", "message", "text"), SAID)
def test_each_event_is_a_sentence(reason: str, message: str, text: str | None) -> None:
    step = explain(event(reason, message), ASKS)
    assert (step and step.text) == text


def test_no_sentence_needs_a_dictionary_of_kubernetes() -> None:
    said = [value for name, value in vars(progress).items() if name.isupper() and isinstance(value, str)]
    said += [text for *_, text in SAID if text]
    for text in said:
        assert not re.search(
            r"\b(pods?|nodes?|taints?|pvcs?|namespaces?|containers?|images?)\b(?! push)(?!\.)", text, re.I
        )


def test_a_repeated_event_is_told_once_and_the_bar_never_goes_back() -> None:
    story = Story(ASKS)
    events = [event(reason, message) for reason, message, _ in SAID[:4]]
    story.hear(events)
    story.hear([*events, event(*SAID[0][:2], version="2")])
    texts = [step.text for step in story.steps]
    assert texts == [progress.LOOKING, progress.DISK_IS_MADE, progress.DISK_ELSEWHERE, progress.MACHINE_STARTS]
    percents = [step.percent for step in story.steps]
    assert percents == sorted(percents)
    story.tell(Step(1, "something else"))
    assert story.steps[-1].percent == percents[-1]
