import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Text } from '../../api/types';
import { say } from '../../lib/text';
import { PickDialog } from '../../ui/picking/pick-dialog';
import { PickField, usePicking } from '../../ui/picking/pick-field';
import classes from './catalogue.module.css';
import { useBestProcess, useProcessSearch } from './use-catalogue';
import { Why } from './why';

type Props = { opened: boolean; close: () => void; choose: (slug: string) => void };

/** Finds the process for the case in hand while the customer waits: type, move by the arrows, choose by Enter. */
export function ProcessQuery({ opened, close, choose }: Props) {
  const { t } = useLingui();
  return (
    <PickDialog opened={opened} onClose={close} label={t`Find a process`}>
      <Body
        choose={(slug) => {
          close();
          choose(slug);
        }}
      />
    </PickDialog>
  );
}

function Body({ choose }: { choose: (slug: string) => void }) {
  const { t, i18n } = useLingui();
  const [query, setQuery] = useState('');
  const { data, isPlaceholderData } = useProcessSearch(query);
  const best = useBestProcess();
  const found = query.trim() ? (data?.items ?? []) : [];
  const picking = usePicking(found.length);
  const { box, active, setActive, list } = picking;
  const enter = async () => {
    // Whoever types fast means what was typed, not what was found for less of it.
    const slug = active > 0 ? found[active]?.slug : await best(query);
    if (slug) choose(slug);
  };
  return (
    <>
      <PickField
        picking={picking}
        count={found.length}
        label={t`Find a process`}
        placeholder={t`Number, code, name, symptom or what the customer says`}
        query={query}
        onQuery={setQuery}
        onEnter={() => void enter()}
      />
      <div ref={list} id={box} role="listbox" aria-label={t`Processes`} className={classes.list}>
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above.
          <div
            key={one.slug}
            id={`${box}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-index={index}
            className={classes.option}
            onMouseMove={() => setActive(index)}
            onClick={() => choose(one.slug)}
          >
            <span className={classes.number}>{one.number}</span>
            <span className={classes.found}>
              <strong>{say(one.title as Text, i18n.locale)}</strong>
              <Why why={one.why} />
            </span>
          </div>
        ))}
      </div>
      {query.trim() && data && !isPlaceholderData && !found.length && (
        <p className={classes.none} role="status">
          <Trans>No process is known by these words.</Trans>
        </p>
      )}
    </>
  );
}
