import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { updateCustomer } from '../../api/generated';
import type { Customer } from '../../api/types';
import { toast } from '../../lib/toasts';
import type { Section, Values } from '../../ui/form/fields';
import { Form } from '../../ui/form/form';

export function CustomerForm({ customer: current, close }: { customer: Customer; close: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [customer] = useState(current);
  const sections: Section[] = [
    {
      fields: [
        { kind: 'text', name: 'name', label: t`Name` },
        {
          kind: 'select',
          name: 'language',
          label: t`Language`,
          options: [
            { value: 'en', label: 'English' },
            { value: 'pt-BR', label: 'Português (Brasil)' },
            { value: 'zh-CN', label: '简体中文' },
          ],
        },
        {
          kind: 'rows',
          name: 'addresses',
          label: t`Addresses`,
          add: t`Add an address`,
          blank: { kind: 'phone', value: '' },
          fields: [
            {
              kind: 'select',
              name: 'kind',
              label: t`Kind`,
              required: true,
              width: '120px',
              options: [
                { value: 'phone', label: t`Phone` },
                { value: 'mail', label: t`E-mail` },
              ],
            },
            { kind: 'text', name: 'value', label: t`Address`, required: true },
          ],
        },
        { kind: 'select', name: 'region_id', label: t`Region`, from: 'regions' },
        { kind: 'text', name: 'environment', label: t`Environment` },
        { kind: 'paragraph', name: 'note', label: t`What everybody should know` },
      ],
    },
  ];
  const initial: Values = {
    name: customer.name ?? '',
    language: customer.language ?? null,
    addresses: (customer.addresses ?? []).map(({ kind, value }) => ({ kind, value })),
    region_id: customer.region_id ?? null,
    environment: customer.environment ?? '',
    note: customer.note ?? '',
  };
  const submit = async (values: Values) => {
    const changed = Object.fromEntries(
      Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(initial[key])),
    );
    await ask(updateCustomer({ path: { id: customer.id }, body: { ...changed, version: customer.version } as never }));
    await Promise.all([
      client.invalidateQueries({ queryKey: ['customers'] }),
      client.invalidateQueries({ queryKey: ['customer', customer.id] }),
      client.invalidateQueries({ queryKey: ['interaction'] }),
    ]);
    toast('done', t`Saved`);
  };
  return (
    <Form
      sections={sections}
      initial={initial}
      existing
      submit={submit}
      submitLabel={t`Save`}
      onDone={close}
      onCancel={close}
    />
  );
}
