import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { ChannelPanel } from '../channel-panel';
import type { Screen } from '../screen';

export function useMessageChannels(): Screen {
  const { t, i18n } = useLingui();
  const [units, brands] = [useNames('units'), useNames('brands')];
  const kinds = [
    { value: 'phone', label: t`Telephone numbers` },
    { value: 'mail', label: t`E-mail addresses` },
    { value: 'chat', label: t`Names in a chat` },
    { value: 'other', label: t({ message: 'Other', context: 'addresses' }) },
  ];
  return {
    collection: 'message-channels',
    title: t`Message channels`,
    create: t`New message channel`,
    purpose: t`Another system brings messages in and takes replies out: WhatsApp, SMS, an app of your own.`,
    reveal: (answer) => (answer.token as string | null) ?? undefined,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'unit', title: t`Team`, value: (row) => units.get(row.unit_id as string) ?? '' },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? '', wide: true },
      {
        id: 'kind',
        title: t`Its senders have`,
        value: (row) => kinds.find(({ value }) => value === row.address_kind)?.label ?? '',
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true, help: t`Agents read it beside each message.` },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true, half: true },
          { kind: 'select', name: 'unit_id', label: t`Team`, from: 'units', required: true, half: true },
          {
            kind: 'select',
            name: 'address_kind',
            label: t`Its senders have`,
            required: true,
            half: true,
            options: kinds,
          },
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
          {
            kind: 'words',
            name: 'tags',
            label: t`Tags`,
            help: t`Of every ticket that it opens, separated by commas.`,
          },
        ],
      },
    ],
    blank: {
      name: {},
      brand_id: null,
      unit_id: null,
      address_kind: 'phone',
      ticket_type: 'incident',
      language: 'en',
      tags: [],
    },
    extra: (row) => <ChannelPanel channel={row} />,
  };
}
