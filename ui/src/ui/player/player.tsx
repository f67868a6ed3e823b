import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { clock } from '../../lib/format';
import { ChannelMixer, loadPeaks, type Peaks, type Side } from './audio';
import classes from './player.module.css';
import { Waveform } from './waveform';

const SPEEDS = ['1', '1.25', '1.5', '2'];

type Sound = { url: string; duration_s?: number | null };

/** A recording: customer above, agent below, each can be heard alone; or, `alone`, of the customer only. */
export function Player({ recording, alone = false }: { recording: Sound; alone?: boolean }) {
  const { t } = useLingui();
  const audio = useRef<HTMLAudioElement>(null);
  const mixer = useRef<ChannelMixer | null>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(recording.duration_s ?? 0);
  const [side, setSide] = useState<Side>(alone ? 'customer' : 'both');
  const [speed, setSpeed] = useState('1');
  const peaks = usePeaks(recording.url, recording.duration_s ?? null);
  useEffect(() => () => mixer.current?.close(), []);
  const toggle = async () => {
    const element = audio.current;
    if (!element) return;
    mixer.current ??= new ChannelMixer(element);
    mixer.current.choose(side);
    if (element.paused) await element.play();
    else element.pause();
  };
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, Math.min(length, seconds));
    setAt(seconds);
  };
  return (
    <div className={classes.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: a call has no captions. */}
      <audio
        ref={audio}
        src={recording.url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) =>
          Number.isFinite(event.currentTarget.duration) && setLength(event.currentTarget.duration)
        }
      />
      <Waveform peaks={peaks} share={length ? at / length : 0} alone={alone} />
      <input
        type="range"
        className={classes.seek}
        aria-label={t`Place in the recording`}
        aria-valuetext={`${clock(at)} / ${clock(length)}`}
        min={0}
        max={Math.max(length, 0.1)}
        step={0.1}
        value={at}
        onChange={(event) => seek(Number(event.currentTarget.value))}
      />
      <div className={classes.controls}>
        <ActionIcon size={34} radius="xl" aria-label={playing ? t`Pause` : t`Play`} onClick={() => void toggle()}>
          {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
        </ActionIcon>
        <span className="numbers">
          {clock(at)} / {clock(length)}
        </span>
        <SegmentedControl
          size="xs"
          aria-label={t`Speed`}
          value={speed}
          onChange={(value) => {
            setSpeed(value);
            if (audio.current) audio.current.playbackRate = Number(value);
          }}
          data={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
        />
      </div>
      {!alone && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t`Who is heard`}
          value={side}
          onChange={(value) => {
            setSide(value as Side);
            mixer.current?.choose(value as Side);
          }}
          data={[
            { value: 'both', label: t`Both` },
            { value: 'customer', label: t`Customer` },
            { value: 'agent', label: t`Agent` },
          ]}
        />
      )}
      {peaks === 'too long' && (
        <p className={classes.note}>
          <Trans>Too long to draw; it plays all the same.</Trans>
        </p>
      )}
    </div>
  );
}

function usePeaks(url: string, duration: number | null): Peaks | 'too long' | null {
  const [peaks, setPeaks] = useState<Peaks | 'too long' | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    loadPeaks(url, duration, stop.signal).then(
      (found) => !stop.signal.aborted && setPeaks(found),
      () => {},
    );
    return () => stop.abort();
  }, [url, duration]);
  return peaks;
}
