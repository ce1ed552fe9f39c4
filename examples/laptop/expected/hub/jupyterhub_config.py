# Written by sparkhub. Change sparkhub.yaml and run: sparkhub up
from sparkhub_hub.settings import apply

apply(c, "/place/.sparkhub/rendered/hub/hub.json")  # noqa: F821
