import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { decideDraftConflict, listDraftConflicts } from '../../../api/generated';
import { useAct } from '../../../lib/act';
import { placeWords, written } from '../versions/place';
import classes from './designer.module.css';
import { stepsOf } from './model/drawn';
import type { Editing } from './use-draft';

type Props = { editing: Editing; readOnly: boolean; show: (step: string) => void };

/** What base and variant have both changed: both are shown, and one of them is chosen, place by place. */
export function Conflicts({ editing, readOnly, show }: Props) {
  const { t } = useLingui();
  const { id, stem_version, state } = editing.draft;
  const { data } = useQuery({
    queryKey: ['process-drafts', id, 'conflicts'], // below the draft's own: what tells of a change there is told here
    queryFn: () => ask(listDraftConflicts({ path: { id } })),
    enabled: stem_version !== null && state !== 'published',
  });
  const decide = useAct(
    async ({ number, choice }: { number: number; choice: 'ours' | 'theirs' }) => {
      await editing.flush();
      await ask(decideDraftConflict({ path: { id, number }, body: { choice } }));
    },
    [['process-drafts', id]],
  );
  if (!data?.items.length) return null;
  const open = data.items.filter((one) => one.choice === null).length;
  const typeOf = (step: string) => stepsOf(editing.drawn)[step]?.type as string | undefined;
  const value = (place: string[], one: unknown) =>
    one === null ? t`nothing` : written(place[0] === 'steps' ? place.slice(2) : place, one);
  return (
    <section className={classes.conflicts} aria-label={t`Changed by the base as well`}>
      <p role="status">
        {open ? (
          <Plural
            value={open}
            one="The base changed # place that this variant had changed, too. Decide what holds."
            other="The base changed # places that this variant had changed, too. Decide what holds."
          />
        ) : (
          <Trans>All is decided that the base had changed, too.</Trans>
        )}
      </p>
      <ul>
        {data.items.map((one) => (
          <li key={one.number}>
            {one.place[0] === 'steps' ? (
              <button type="button" className={classes.link} onClick={() => show(one.place[1] as string)}>
                {placeWords(one.place, typeOf)}
              </button>
            ) : (
              <strong>{placeWords(one.place, typeOf)}</strong>
            )}
            <dl>
              <div>
                <dt>{t`It was`}</dt>
                <dd>{value(one.place, one.base)}</dd>
              </div>
              <div>
                <dt>{t`This variant`}</dt>
                <dd>{value(one.place, one.ours)}</dd>
              </div>
              <div>
                <dt>{t`The base`}</dt>
                <dd>{value(one.place, one.theirs)}</dd>
              </div>
            </dl>
            {!readOnly && (
              <div className={classes.buttons}>
                <Button
                  size="compact-xs"
                  variant={one.choice === 'ours' ? 'filled' : 'default'}
                  aria-pressed={one.choice === 'ours'}
                  onClick={() => decide.mutate({ number: one.number, choice: 'ours' })}
                >
                  <Trans>Keep this variant’s</Trans>
                </Button>
                <Button
                  size="compact-xs"
                  variant={one.choice === 'theirs' ? 'filled' : 'default'}
                  aria-pressed={one.choice === 'theirs'}
                  onClick={() => decide.mutate({ number: one.number, choice: 'theirs' })}
                >
                  <Trans>Take the base’s</Trans>
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
