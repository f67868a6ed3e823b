import { keyLabels } from '../lib/commands';
import classes from './keys.module.css';

/** The keys of a command as small caps. For the eye only: screen readers have the command's name. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys} aria-hidden>
      {keyLabels(keys).map((label, index) => (
        <kbd key={index}>{label}</kbd>
      ))}
    </span>
  );
}
