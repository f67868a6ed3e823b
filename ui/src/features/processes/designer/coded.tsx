import classes from './designer.module.css';

type Props = { word?: string; said?: string; code: string | undefined };

/**
 * A word for people and beside it, small, what a file says for it, unless it is the same word.
 * Only `said`: the word is written elsewhere. The code is for the eye: names for assistive technology are the words.
 */
export function Coded({ word, said = word, code }: Props) {
  const shown = code !== undefined && code.replace(/[_-]/g, ' ') !== said?.toLowerCase();
  return (
    <>
      {word}
      {shown && ' '}
      {shown && (
        <code aria-hidden className={classes.raw}>
          {code}
        </code>
      )}
    </>
  );
}
