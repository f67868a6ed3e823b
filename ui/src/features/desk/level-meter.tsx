import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { meter } from '../../lib/peer';
import classes from './call-bar.module.css';

/** Shows that the microphone hears something. Painted without React: thirty times a second. */
export function LevelMeter({ stream }: { stream: MediaStream }) {
  const { t } = useLingui();
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const { read, close } = meter(stream);
    const timer = setInterval(() => bar.current?.style.setProperty('--level', String(read())), 66);
    return () => {
      clearInterval(timer);
      close();
    };
  }, [stream]);
  return <span ref={bar} className={classes.meter} role="img" aria-label={t`Microphone level`} />;
}
