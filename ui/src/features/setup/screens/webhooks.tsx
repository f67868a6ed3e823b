import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import type { Row } from '../../../api/collections';
import type { Webhook } from '../../../api/types';
import { wordsFor } from '../../../ui/interaction-words';
import type { Screen } from '../screen';
import { WebhookPanel } from '../webhook-panel';
import { HOOK_EVENTS } from '../webhook-words';

export function useWebhooks(): Screen {
  const { t, i18n } = useLingui();
  const word = (kind: string) => wordsFor(HOOK_EVENTS, kind, (descriptor) => i18n._(descriptor));
  const options = Object.keys(HOOK_EVENTS)
    .filter((kind) => kind !== 'webhook.test')
    .map((kind) => ({ value: kind, label: word(kind) }));
  return {
    collection: 'webhooks',
    title: t`Webhooks`,
    create: t`New webhook`,
    purpose: t`Other systems are told at once what happens here.`,
    nameOf: (row) => String(row.name),
    reveal: (answer) => (answer.secret as string | null) ?? undefined,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => row.name as string },
      {
        id: 'state',
        title: t`State`,
        width: '150px',
        value: (row) => stateOf(row),
        cell: (row) => <HookState row={row} />,
      },
      { id: 'address', title: t`Address`, value: (row) => row.address as string },
      {
        id: 'events',
        title: t`Hears of`,
        value: (row) => (row.events as string[]).map(word).join(', '),
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'text', name: 'name', label: t`Name`, required: true, help: t`Which system it is.` },
          {
            kind: 'text',
            name: 'address',
            label: t`Address`,
            required: true,
            help: t`An https address of that system. Each event is sent there once it has happened.`,
          },
          { kind: 'multi', name: 'events', label: t`Hears of`, options, required: true },
        ],
      },
    ],
    blank: { name: '', address: '', events: [] },
    extra: (row) => <WebhookPanel webhook={row as unknown as Webhook} />,
  };
}

function stateOf(row: Row): 'paused' | 'failing' | 'on' {
  return row.paused_at ? 'paused' : (row.failures as number) > 0 ? 'failing' : 'on';
}

function HookState({ row }: { row: Row }) {
  const state = stateOf(row);
  const colour = { paused: 'red', failing: 'yellow', on: 'green' }[state];
  return (
    <Badge size="sm" variant="light" color={colour}>
      {state === 'paused' ? <Trans>Paused</Trans> : state === 'failing' ? <Trans>Failing</Trans> : <Trans>On</Trans>}
    </Badge>
  );
}
