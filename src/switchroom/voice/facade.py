"""What others may ask of voice: bootstrap and the roles above all."""

from switchroom.voice.callbacks import CallbackSteps
from switchroom.voice.caller_events_http import CallerEvents
from switchroom.voice.callers import Callers
from switchroom.voice.carrier import VoiceCarrier
from switchroom.voice.handlers import handler
from switchroom.voice.inbox import HEAR as HEAR_VOICEMAIL
from switchroom.voice.playback import PLAY, NothingRecorded, Part, Playback, open_recording, recordings_folder
from switchroom.voice.queries import any_trunk
from switchroom.voice.recordings import NoSuchRecording, RecordingExpired
from switchroom.voice.retention import expire_recordings, forget_captions, forget_sources, remove_files
from switchroom.voice.role import run_voice
from switchroom.voice.saying import prompt_slugs
from switchroom.voice.signalling import EmbeddedSignalling, Signalling
from switchroom.voice.steps import SecretsUnrecorded, VoiceSteps
from switchroom.voice.voicemail_steps import VoicemailSteps
from switchroom.voice.voicemails import forget_voicemails

__all__ = [
    "HEAR_VOICEMAIL",
    "PLAY",
    "CallbackSteps",
    "CallerEvents",
    "Callers",
    "EmbeddedSignalling",
    "NoSuchRecording",
    "NothingRecorded",
    "Part",
    "Playback",
    "RecordingExpired",
    "SecretsUnrecorded",
    "Signalling",
    "VoiceCarrier",
    "VoiceSteps",
    "VoicemailSteps",
    "any_trunk",
    "expire_recordings",
    "forget_captions",
    "forget_sources",
    "forget_voicemails",
    "handler",
    "open_recording",
    "prompt_slugs",
    "recordings_folder",
    "remove_files",
    "run_voice",
]
