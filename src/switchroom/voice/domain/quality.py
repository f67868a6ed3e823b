"""How good a leg sounded: an estimate from loss and delay."""

from datetime import timedelta

# Equipment impairment and robustness to loss in the sense of ITU-T G.113. There are no official values for Opus; these
# are those of a wideband-quality codec with concealment and in-band FEC (G.711 with concealment has 0 and 25.1).
_IMPAIRMENT = 0.0
_ROBUSTNESS = 25.1


def mean_opinion_score(lost_share: float, delay: timedelta) -> float:
    """An estimate of the listening quality, 1 (bad) to about 4.4 (excellent).

    `lost_share` (0 to 1) of the frames were not played as sent; `delay` is mouth to ear. The E-model, ITU-T G.107:
    R = 93.2 - Id - Ie,eff, with the delay term of Cole and Rosenbluth (2001) and MOS from R by annex B.
    """
    lost = 100 * min(max(lost_share, 0.0), 1.0)
    ms = delay / timedelta(milliseconds=1)
    by_delay = 0.024 * ms + (0.11 * (ms - 177.3) if ms > 177.3 else 0.0)
    by_loss = _IMPAIRMENT + (95 - _IMPAIRMENT) * lost / (lost + _ROBUSTNESS)
    r = 93.2 - by_delay - by_loss
    if r <= 0:
        return 1.0
    return max(1.0, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))
