import '@mantine/core/styles/Code.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Code, Stack } from '@mantine/core';
import type { Row } from '../../../api/collections';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { type Field, read, type Values } from '../../../ui/form/fields';
import type { Screen } from '../screen';

const fetched = (values: Values) => read(values, 'incoming.kind') === 'imap';
/** What is filled in, shown as it is typed: written into a sentence it would be taken for a value of that. */
const [number, subject, promise] = ['{number}', '{subject}', '{promise}'];
const sending = (values: Values) => read(values, 'outgoing.kind') === 'smtp';

function useServer(side: 'incoming' | 'outgoing', when: (values: Values) => boolean): Field[] {
  const { t } = useLingui();
  return [
    { kind: 'text', name: `${side}.host`, label: t`Server`, required: true, half: true, when },
    { kind: 'number', name: `${side}.port`, label: t`Port`, min: 1, max: 65535, whole: true, half: true, when },
    {
      kind: 'select',
      name: `${side}.tls`,
      label: t`Encryption`,
      required: true,
      half: true,
      when,
      options: [
        { value: 'implicit', label: 'TLS' },
        { value: 'starttls', label: 'STARTTLS' },
        { value: 'none', label: t`None` },
      ],
    },
    { kind: 'text', name: `${side}.user`, label: t`User name`, required: side === 'incoming', half: true, when },
    {
      kind: 'password',
      name: `${side}.password`,
      label: t`Password`,
      half: true,
      when,
      kept: t`Left empty, the one that is kept stays.`,
    },
  ];
}

export function useMailboxes(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const state = useMailboxState();
  return {
    collection: 'mailboxes',
    title: t`Mailboxes`,
    create: t`New mailbox`,
    purpose: t`What comes to this address becomes a ticket, and replies go out from it.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'address', title: t`Address`, value: (row) => row.address as string },
      { id: 'unit', title: t`Team`, value: (row) => units.get(row.unit_id as string) ?? '', wide: true },
      { id: 'state', title: t`State`, value: (row) => state(row), wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'email', name: 'address', label: t`Address`, required: true, fixed: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true, half: true },
          { kind: 'select', name: 'unit_id', label: t`Team`, from: 'units', required: true, half: true },
          {
            kind: 'select',
            name: 'ticket_type',
            label: t`Type of ticket`,
            required: true,
            half: true,
            options: [
              { value: 'incident', label: t`Incident` },
              { value: 'request', label: t`Request` },
              { value: 'complaint', label: t`Complaint` },
            ],
          },
          {
            kind: 'select',
            name: 'language',
            label: t`Language`,
            required: true,
            half: true,
            options: [
              { value: 'en', label: 'English' },
              { value: 'pt-BR', label: 'Português (Brasil)' },
              { value: 'zh-CN', label: '简体中文' },
            ],
          },
          { kind: 'switch', name: 'active', label: t`Takes mail` },
        ],
      },
      {
        title: t`Incoming mail`,
        fields: [
          {
            kind: 'select',
            name: 'incoming.kind',
            label: t`How mail comes`,
            required: true,
            options: [
              { value: 'imap', label: t`Fetched from a mail server (IMAP)` },
              { value: 'built_in', label: t`Taken by the built-in receiver` },
            ],
          },
          ...useServer('incoming', fetched),
          { kind: 'text', name: 'incoming.folder', label: t`Folder`, required: true, half: true, when: fetched },
          { kind: 'switch', name: 'incoming.idle', label: t`Be told of new mail at once`, when: fetched },
          {
            kind: 'switch',
            name: 'incoming.earlier',
            label: t`Also take the mail that is there already`,
            when: fetched,
          },
          {
            kind: 'switch',
            name: 'incoming.plus',
            label: t`The server delivers name+anything to name`,
            help: t`Answers then find their ticket from every mail program.`,
            when: fetched,
          },
        ],
      },
      {
        title: t`Outgoing mail`,
        fields: [
          {
            kind: 'select',
            name: 'outgoing.kind',
            label: t`How mail goes`,
            required: true,
            options: [
              { value: 'smtp', label: t`Through a mail server (SMTP)` },
              { value: 'none', label: t`Nothing is sent` },
            ],
          },
          ...useServer('outgoing', sending),
          {
            kind: 'text',
            name: 'dkim_selector',
            label: t`DKIM selector`,
            help: t`What is sent is signed. The record to publish stands here after saving.`,
            when: sending,
          },
          {
            kind: 'switch',
            name: 'asks_if_solved',
            label: t`Ask whether it is solved`,
            help: t`Replies on tickets that are solved or wait for the requester get links to say so.`,
            when: sending,
          },
          { kind: 'texts', name: 'signature', label: t`Signature`, long: true, when: sending },
          {
            kind: 'switch',
            name: 'acknowledges',
            label: t`Say that a mail has arrived`,
            help: t`Once, when it opens a ticket, in the words of the mail template for it.`,
            when: sending,
          },
          {
            kind: 'texts',
            name: 'acknowledgement',
            label: t`This mailbox's own words for it`,
            long: true,
            when: (values) => sending(values) && (!!values.acknowledges || !!values.acknowledgement),
            help: t`Empty: those of the mail template. ${number}, ${subject} and ${promise} are filled in.`,
          },
        ],
      },
    ],
    extra: (row) => <PublishedKey row={row} />,
    blank: {
      name: {},
      address: '',
      brand_id: null,
      unit_id: null,
      ticket_type: 'request',
      language: 'en',
      active: true,
      dkim_selector: null,
      asks_if_solved: true,
      signature: null,
      acknowledges: false,
      acknowledgement: null,
      incoming: {
        kind: 'imap',
        host: null,
        port: 993,
        tls: 'implicit',
        user: '',
        folder: 'INBOX',
        idle: true,
        poll_s: 60,
        plus: false,
        earlier: false,
      },
      outgoing: { kind: 'smtp', host: null, port: 465, tls: 'implicit', user: '' },
    },
  };
}

function PublishedKey({ row }: { row: Row }) {
  const dkim = row.dkim as { name: string; value: string } | null;
  if (!dkim) return null;
  return (
    <Stack gap="xs" mt="lg">
      <Trans>Publish this in DNS as a TXT record:</Trans>
      <Code block>{`${dkim.name}\n${dkim.value}`}</Code>
    </Stack>
  );
}

type State = { connected_at: string | null; checked_at: string | null; error: string | null; unread: number };

function useMailboxState(): (row: Record<string, unknown>) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    'mail.sign_in_refused': t`The server refuses this user and password`,
    'mail.no_such_folder': t`The server has no such folder`,
    'mail.server_not_allowed': t`This server is not allowed by the settings file`,
    'outgoing.unreachable': t`The server cannot be found`,
  };
  return (row) => {
    const state = row.state as State;
    if (!row.active) return t`Takes no mail`;
    if (state.error) return words[state.error] ?? t`The server cannot be reached`;
    if ((row.incoming as Values).kind === 'built_in') return t`Takes mail`;
    return state.checked_at ? t`Connected` : t`Not looked at yet`;
  };
}
