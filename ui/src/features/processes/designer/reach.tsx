import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { getDraftReach } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import { placeWords } from '../versions/place';
import classes from './designer.module.css';

/** What publishing a draft touches: its touchpoints, and for each variant whether the change goes in by itself. */
export function Reach({ id, defined }: { id: string; defined: number }) {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['process-drafts', id, 'reach', defined],
    queryFn: () => ask(getDraftReach({ path: { id } })),
  });
  if (!data || (!data.touchpoints && !data.variants.length)) return null;
  return (
    <div className={classes.reach} role="status">
      {!!data.touchpoints && (
        <p>
          <Plural value={data.touchpoints} one="It is used at # touchpoint." other="It is used at # touchpoints." />
        </p>
      )}
      {data.variants.length > 0 && (
        <p>
          <Trans>Its variants, when they take it over:</Trans>
        </p>
      )}
      {data.variants.length > 0 && (
        <ul>
          {data.variants.map(({ variant, conflicts, faults }) => (
            <li key={variant.slug} data-clean={(!conflicts.length && !faults) || undefined}>
              <strong>{say(variant.title as Text, i18n.locale)}</strong>{' '}
              {conflicts.length > 0 ? (
                <>
                  <Plural value={conflicts.length} one="# place to decide" other="# places to decide" />:{' '}
                  {conflicts.map((place) => placeWords(place)).join(', ')}
                </>
              ) : (
                <Trans>takes it over as it is</Trans>
              )}
              {faults > 0 && (
                <>
                  {' · '}
                  <Plural value={faults} one="# fault to put right" other="# faults to put right" />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
