import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { Moment } from '../../ui/time';
import classes from './imports.module.css';
import { linesIn, useEarlierImports } from './use-imports';
import { STATES } from './words';

/** Files that were sent before, to go on with or to undo. */
export function Earlier({ kind, open }: { kind: string; open: (id: string) => void }) {
  const { i18n } = useLingui();
  const { data } = useEarlierImports(kind);
  if (!data?.items.length) return null;
  return (
    <section className={classes.earlier}>
      <h2>
        <Trans>Earlier files</Trans>
      </h2>
      <ul>
        {data.items.map((one) => {
          const refused = linesIn(one, 'refused');
          return (
            <li key={one.id}>
              <button type="button" onClick={() => open(one.id)}>
                <strong dir="auto">{one.file_name}</strong>
                <span className={classes.dim}>
                  <Plural value={one.lines} one="# line" other="# lines" /> · <Moment at={one.at} />
                </span>
                <Badge size="sm" variant="light" color={one.state === 'ready' ? 'blue' : 'gray'}>
                  {i18n._(STATES[one.state])}
                </Badge>
                {refused > 0 && (
                  <Badge size="sm" variant="light" color="red">
                    <Trans>{refused} not taken</Trans>
                  </Badge>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
