"""How the sound of the bell is made: ``assets/sounds/bell.wav`` is what this gives, byte for byte."""

from __future__ import annotations

import io
import math
import wave
from array import array

_RATE_HZ = 16_000
_NOTES = ((0.0, 988.0), (0.45, 784.0))
"""Start in seconds and pitch in Hz: b and g above middle c, which older ears hear well."""
_LASTS_S, _FADE_S = 1.6, 0.35
_PARTIALS = ((1.0, 0.6), (2.0, 0.25), (2.76, 0.15))
"""Pitch and loudness of what sounds together in a struck bar (2.76 is its first overtone)."""


def chime_wave() -> bytes:
    """Return the sound as a WAV file: mono, 16 bits, 16 kHz."""
    samples = array("h")
    for n in range(int(_LASTS_S * _RATE_HZ)):
        at_s, level = n / _RATE_HZ, 0.0
        for start_s, pitch_hz in _NOTES:
            since_s = at_s - start_s
            if since_s < 0:
                continue
            rise = min(since_s / 0.004, 1.0)  # a note that begins at once clicks
            for times, loud in _PARTIALS:
                fade = math.exp(-since_s * times / _FADE_S)
                level += rise * loud * fade * math.sin(2 * math.pi * pitch_hz * times * since_s)
        samples.append(round(max(-1.0, min(1.0, level * 0.6)) * 32_767))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE_HZ)
        out.writeframes(samples.tobytes())
    return file.getvalue()
