"""Opus by ctypes, from the libopus that comes inside PyAV's wheel.

PyAV's own codec objects offer neither concealment of a lost frame nor in-band FEC, which calls need.
"""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_int32, c_ubyte, c_void_p
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
FRAME = 960  # samples in 20 ms

Pcm = NDArray[np.int16]

_APPLICATION_VOIP = 2048
_MOST_SAMPLES = 5760  # 120 ms, the longest packet Opus has
_MOST_BYTES = 1275
_SET_BITRATE, _SET_MAX_BANDWIDTH, _SET_COMPLEXITY, _SET_FEC, _SET_EXPECTED_LOSS = 4002, 4004, 4010, 4012, 4014
_WIDEBAND = 1103


class CodecError(Exception):
    """libopus refused: the packet is damaged or memory is short."""


def _library() -> Path:
    beside = Path(av.__file__).parent
    places = [(beside.parent / "av.libs", "libopus-*.so*"), (beside / ".dylibs", "libopus*.dylib")]
    found = [path for folder, pattern in places for path in folder.glob(pattern)]
    if not found:
        raise ImportError("PyAV's wheel brings libopus; this build of PyAV does not. Install the wheel from PyPI.")
    return found[0]


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    library.opus_decoder_create.argtypes = [c_int32, c_int, POINTER(c_int)]
    library.opus_decoder_create.restype = c_void_p
    library.opus_decoder_destroy.argtypes = [c_void_p]
    library.opus_decode.argtypes = [c_void_p, c_char_p, c_int32, c_void_p, c_int, c_int]
    library.opus_encoder_create.argtypes = [c_int32, c_int, c_int, POINTER(c_int)]
    library.opus_encoder_create.restype = c_void_p
    library.opus_encoder_destroy.argtypes = [c_void_p]
    library.opus_encoder_ctl.argtypes = [c_void_p, c_int, c_int32]
    library.opus_encode.argtypes = [c_void_p, c_void_p, c_int, c_char_p, c_int32]
    library.opus_multistream_encoder_create.argtypes = [
        *(c_int32, c_int, c_int, c_int),
        *(POINTER(c_ubyte), c_int, POINTER(c_int)),
    ]
    library.opus_multistream_encoder_create.restype = c_void_p
    library.opus_multistream_encoder_destroy.argtypes = [c_void_p]
    library.opus_multistream_encoder_ctl.argtypes = [c_void_p, c_int, c_int32]
    library.opus_multistream_encode.argtypes = [c_void_p, c_void_p, c_int, c_char_p, c_int32]
    return library


# The tick's calls keep the interpreter's lock (PyDLL): letting go of it 5,000 times a second would invite the
# recorder's threads in at every call. The recorder's own calls release it (CDLL), so they run on another core.
_held = _declare(ctypes.PyDLL(str(_library())))
_released = _declare(ctypes.CDLL(str(_library())))


class Decoder:
    """One incoming mono stream. Every method returns a new array of samples, 20 ms unless the packet says otherwise."""

    def __init__(self) -> None:
        error = c_int()
        self._handle = _held.opus_decoder_create(RATE, 1, byref(error))
        if error.value:
            raise CodecError(error.value)

    def decode(self, packet: bytes) -> Pcm:
        """Raises `CodecError` for a damaged packet."""
        return self._run(packet, _MOST_SAMPLES, 0)

    def recover(self, following: bytes) -> Pcm:
        """The lost frame before `following`, from the copy that in-band FEC put there, else concealed."""
        return self._run(following, FRAME, 1)

    def conceal(self) -> Pcm:
        """A plausible frame in place of one that never came; fades out over several."""
        return self._run(None, FRAME, 0)

    def _run(self, packet: bytes | None, room: int, fec: int) -> Pcm:
        pcm = np.empty(room, np.int16)
        size = len(packet) if packet else 0
        count = _held.opus_decode(self._handle, packet, size, pcm.ctypes.data, room, fec)
        if count < 0:
            raise CodecError(count)
        return pcm[:count]

    def __del__(self) -> None:
        _held.opus_decoder_destroy(self._handle)


class Encoder:
    """One outgoing mono stream, tuned for speech over a lossy net. `encode` takes exactly 20 ms.

    Wideband (8 kHz of sound): all of it lies in the layer that in-band FEC protects, at two thirds of the cost.
    """

    def __init__(self, bitrate: int = 24_000, complexity: int = 1) -> None:
        error = c_int()
        self._handle = _held.opus_encoder_create(RATE, 1, _APPLICATION_VOIP, byref(error))
        if error.value:
            raise CodecError(error.value)
        settings = {_SET_BITRATE: bitrate, _SET_COMPLEXITY: complexity, _SET_MAX_BANDWIDTH: _WIDEBAND}
        for setting, value in {**settings, _SET_FEC: 1, _SET_EXPECTED_LOSS: 10}.items():
            _held.opus_encoder_ctl(self._handle, setting, value)
        self._out = ctypes.create_string_buffer(_MOST_BYTES)

    def encode(self, pcm: Pcm) -> bytes:
        size = _held.opus_encode(self._handle, pcm.ctypes.data, FRAME, self._out, _MOST_BYTES)
        if size < 0:
            raise CodecError(size)
        return ctypes.string_at(self._out, size)

    def __del__(self) -> None:
        _held.opus_encoder_destroy(self._handle)


class TwoTrackEncoder:
    """Stereo as two streams that share nothing, so that neither side of a call leaks into the other's channel.

    (Coupled stereo at speech bit rates predicts one channel from the other.) Used in threads; releases the lock.
    """

    def __init__(self, bitrate: int = 40_000, complexity: int = 1) -> None:
        error = c_int()
        mapping = (c_ubyte * 2)(0, 1)
        self._handle = _released.opus_multistream_encoder_create(
            RATE, 2, 2, 0, mapping, _APPLICATION_VOIP, byref(error)
        )
        if error.value:
            raise CodecError(error.value)
        for setting, value in {_SET_BITRATE: bitrate, _SET_COMPLEXITY: complexity}.items():
            _released.opus_multistream_encoder_ctl(self._handle, setting, value)
        self._out = ctypes.create_string_buffer(2 * _MOST_BYTES)

    def encode(self, interleaved: Pcm) -> bytes:
        """20 ms of left and right samples in turn."""
        size = _released.opus_multistream_encode(
            self._handle, interleaved.ctypes.data, FRAME, self._out, 2 * _MOST_BYTES
        )
        if size < 0:
            raise CodecError(size)
        return ctypes.string_at(self._out, size)

    def __del__(self) -> None:
        _released.opus_multistream_encoder_destroy(self._handle)
