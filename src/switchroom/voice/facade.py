"""What bootstrap and the roles need of voice. Nobody stands above voice but them."""

from switchroom.voice.carrier import VoiceCarrier
from switchroom.voice.handlers import handlers
from switchroom.voice.saying import prompt_slugs
from switchroom.voice.steps import SecretsUnrecorded, VoiceSteps

__all__ = ["SecretsUnrecorded", "VoiceCarrier", "VoiceSteps", "handlers", "prompt_slugs"]
