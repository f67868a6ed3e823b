"""Makes the shipped prompts and waiting music. Needs a speech engine, by default espeak-ng.

    python scripts/make_prompts.py [--language pt-BR] [--force] [--engine "piper -m {voice} -f {output}"]

The engine gets the text on standard input and writes a WAV file to {output}; {voice} is the manifest's voice.
"""

import argparse
import shlex
import subprocess
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from switchroom.voice.embedded.opus import FRAME, RATE
from switchroom.voice.embedded.sounds import decode
from switchroom.voice.prompts import SHIPPED
from switchroom.voice.prompts.manifest import read_manifest

ENGINE = "espeak-ng -v {voice} -s 150 -a 160 --stdin -w {output}"
_LOUDNESS = 0.5  # peak of full scale
_QUIET = 200  # samples below this are silence around the words
_MARGIN = RATE // 50

Samples = NDArray[np.float64]


def speak(engine: str, voice: str, text: str) -> Samples:
    """The text spoken, without silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "speech.wav"
        words = [word.format(voice=voice, output=output) for word in shlex.split(engine)]
        subprocess.run(words, input=text.encode(), check=True, timeout=60, stdout=subprocess.DEVNULL)
        samples = decode(output).reshape(-1).astype(float)
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    trimmed = samples[max(0, loud[0] - _MARGIN) : loud[-1] + 2 * _MARGIN]
    louder: Samples = trimmed * (_LOUDNESS * 32767 / np.abs(trimmed).max())
    return louder


def waiting_music() -> Samples:
    """32 seconds that can be heard many times: four soft chords, a slow broken melody over them, quiet ends."""
    chords = [(220.0, 261.63, 329.63, 392.0), (174.61, 220.0, 261.63, 329.63), (196.0, 246.94, 293.66, 392.0)]
    chords = [chords[0], chords[1], (130.81, 196.0, 246.94, 329.63), chords[2]] * 2
    bar, total = 4 * RATE, 32 * RATE
    music = np.zeros(total + bar)
    for index, chord in enumerate(chords):
        time = np.arange(bar + RATE) / RATE
        swell = np.minimum(1, time / 1.2) * np.minimum(1, (time[-1] - time) / 1.2)
        pad = sum((np.sin(2 * np.pi * f * time) + 0.3 * np.sin(4 * np.pi * f * time) for f in chord), np.zeros(1))
        music[index * bar : index * bar + len(pad)] += 0.05 * swell * pad
        for beat, note in enumerate((0, 2, 1, 3, 2, 1, 3, 2)):
            start, ring = index * bar + beat * bar // 8, np.arange(2 * RATE) / RATE
            pluck = np.sin(2 * np.pi * 2 * chord[note] * ring) * np.exp(-3.5 * ring) * np.minimum(1, ring * 200)
            music[start : start + len(pluck)] += 0.12 * pluck[: len(music) - start]
    ends = np.minimum(1, np.minimum(np.arange(total), total - np.arange(total)) / RATE)
    soft: Samples = music[:total] * ends * (0.35 * 32767 / np.abs(music).max())
    return soft


def write(path: Path, samples: Samples, bitrate: int, application: str) -> None:
    """An Ogg/Opus file, mono."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"application": application})
        stream.bit_rate, stream.layout = bitrate, "mono"
        whole = np.concatenate([samples, np.zeros(-len(samples) % FRAME)]).astype(np.int16)
        for at in range(0, len(whole), FRAME):
            frame = av.AudioFrame.from_ndarray(whole[None, at : at + FRAME], format="s16", layout="mono")
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--engine", default=ENGINE)
    arguments.add_argument("--language", action="append", help="only this language; may be repeated")
    arguments.add_argument("--force", action="store_true", help="make what exists again")
    given = arguments.parse_args()
    manifest = read_manifest()
    for key, text in manifest.texts.items():
        spoken = manifest.mixed.get(key)
        for language in text:
            path = SHIPPED / language / f"{key}.ogg"
            if language in (given.language or manifest.voices) and (given.force or not path.exists()):
                words = spoken.items() if spoken else [(language, text[language])]
                pieces = [speak(given.engine, manifest.voices[voice], said) for voice, said in words]
                write(path, np.concatenate(pieces), 20_000, "voip")
    music = SHIPPED / "music" / "calm.ogg"
    if given.force or not music.exists():
        write(music, waiting_music(), 40_000, "audio")


if __name__ == "__main__":
    main()
