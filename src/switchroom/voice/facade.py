"""What bootstrap and the roles need of voice. Nobody stands above voice but them."""

from switchroom.voice.caller_events_http import CallerEvents
from switchroom.voice.callers import Callers
from switchroom.voice.carrier import VoiceCarrier
from switchroom.voice.handlers import handler
from switchroom.voice.playback import PLAY, recordings_folder
from switchroom.voice.retention import expire_recordings, forget_captions, forget_sources, remove_files
from switchroom.voice.role import run_voice
from switchroom.voice.saying import prompt_slugs
from switchroom.voice.signalling import EmbeddedSignalling, Signalling
from switchroom.voice.steps import SecretsUnrecorded, VoiceSteps

__all__ = [
    "PLAY",
    "CallerEvents",
    "Callers",
    "EmbeddedSignalling",
    "SecretsUnrecorded",
    "Signalling",
    "VoiceCarrier",
    "VoiceSteps",
    "expire_recordings",
    "forget_captions",
    "forget_sources",
    "handler",
    "prompt_slugs",
    "recordings_folder",
    "remove_files",
    "run_voice",
]
