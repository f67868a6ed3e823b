import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { IconSearch, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { askColleague, listTransferTargets, transferInteraction } from '../../api/generated';
import type { Colleague, Places, QueuePlace, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { matchScore } from '../../lib/match';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { agentQuery } from './agent-state';
import classes from './transfer.module.css';

type Props = { id: string; opened: boolean; onClose: () => void };
type Target = { key: string; name: string; ready: boolean; possible: boolean; about: string; body: Body };
type Body = { queue_id: string } | { agent_id: string };

/** Where the customer goes: type to find a queue or a colleague, see what to expect there, send or ask by a key. */
export function Transfer({ id, opened, onClose }: Props) {
  const { t } = useLingui();
  return (
    <Modal.Root opened={opened} onClose={onClose} padding={0} size={560} yOffset="10vh">
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label={t`Transfer the call`} radius="md">
        <Modal.Body>{opened && <Body id={id} onClose={onClose} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Body({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const box = useId();
  const { found, loading } = useTargets(id, query);
  const active = Math.min(at, found.length - 1);
  const chosen = found[active]?.possible ? found[active] : undefined;
  const refresh = [['interaction', id], agentQuery.queryKey];
  const send = useAct((body: Body) => ask(transferInteraction({ path: { id }, body })), refresh);
  const consult = useAct((body: Body) => ask(askColleague({ path: { id }, body })), refresh);
  const go = (how: typeof send) => chosen && how.mutate(chosen.body, { onSuccess: onClose });
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(event.ctrlKey || event.metaKey ? send : consult);
    }
  };
  return (
    <>
      <div className={classes.search}>
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={box}
          aria-activedescendant={found[active] ? `${box}-${active}` : undefined}
          aria-label={t`Transfer to`}
          placeholder={t`Queue or colleague`}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={box} role="listbox" aria-label={t`Queues and colleagues`} className={classes.list}>
        {found.map((target, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above.
          <div
            key={target.key}
            id={`${box}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            aria-disabled={!target.possible}
            data-index={index}
            className={classes.option}
            onClick={() => setAt(index)}
          >
            {'queue_id' in target.body ? (
              <IconUsersGroup size={16} aria-label={t`Queue`} />
            ) : (
              <IconUser size={16} aria-label={t`Colleague`} />
            )}
            <span className={classes.name}>{target.name}</span>
            <span className={classes.about} data-ready={target.ready || undefined}>
              {target.about}
            </span>
          </div>
        ))}
        {!found.length && (
          <p className={classes.none} role="status">
            {loading ? <Trans>One moment…</Trans> : <Trans>No queue and no colleague is called that.</Trans>}
          </p>
        )}
      </div>
      <div className={classes.foot}>
        <Button
          variant="default"
          disabled={!chosen}
          loading={send.isPending}
          rightSection={<Keys keys="mod+enter" />}
          onClick={() => go(send)}
        >
          <Trans>Blind transfer</Trans>
        </Button>
        <Button
          disabled={!chosen}
          loading={consult.isPending}
          rightSection={<Keys keys="enter" />}
          onClick={() => go(consult)}
        >
          <Trans>Consult first</Trans>
        </Button>
      </div>
    </>
  );
}

function useTargets(id: string, query: string): { found: Target[]; loading: boolean } {
  const { i18n } = useLingui();
  const words = usePlaceWords();
  const { data, isPending } = useQuery({
    queryKey: ['transfer-targets', id],
    queryFn: () => ask(listTransferTargets({ path: { id } })),
    refetchInterval: 3000,
    gcTime: 0,
  });
  const found = useMemo(() => {
    const all = data ? targets(data, words, i18n.locale) : [];
    if (!query.trim()) return all;
    return all
      .map((target) => ({ target, score: matchScore(target.name, query) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ target }) => target);
  }, [data, words, query, i18n.locale]);
  return { found, loading: isPending };
}

type Words = { queue: (place: QueuePlace) => string; colleague: (person: Colleague) => string };

function targets(places: Places, words: Words, locale: string): Target[] {
  const people = places.colleagues.map((person) => ({
    key: person.id,
    name: person.name,
    ready: person.state === 'available',
    possible: person.here,
    about: words.colleague(person),
    body: { agent_id: person.id },
  }));
  const queues = places.queues.map((queue) => ({
    key: queue.id,
    name: say(queue.name as Text, locale),
    ready: queue.takes && queue.free > 0,
    possible: queue.takes,
    about: words.queue(queue),
    body: { queue_id: queue.id },
  }));
  const rank = (target: Target) => (target.ready ? 0 : target.possible ? 1 : 2);
  return [...queues, ...people].sort((a, b) => rank(a) - rank(b));
}

function usePlaceWords(): Words {
  const { t } = useLingui();
  return useMemo(
    () => ({
      queue: ({ takes, staffed, free, waiting, wait_low_s, wait_high_s }) => {
        if (!takes) return t`Closed or full`;
        if (!staffed) return t`Nobody is there`;
        if (free > waiting) return t({ message: plural(free, { one: '# free', other: '# free' }) });
        const low = Math.round((wait_low_s ?? 0) / 60);
        const high = wait_high_s == null ? null : Math.round(wait_high_s / 60);
        if (high === null) return t`Longer than ${low} min`;
        return low === 0 ? t`Up to ${high} min` : t`${low} to ${high} min`;
      },
      colleague: ({ state }) => {
        switch (state) {
          case 'available':
            return t`Available`;
          case 'offered':
            return t`Ringing`;
          case 'busy':
            return t`Busy`;
          case 'wrap_up':
            return t`Wrap-up`;
          case 'disconnected':
            return t`Disconnected`;
          default:
            return t`Not available`;
        }
      },
    }),
    [t],
  );
}
