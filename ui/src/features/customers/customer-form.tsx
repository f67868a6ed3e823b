import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { createCustomer } from '../../api/generated';
import { useCollection } from '../../lib/collection';
import { toast } from '../../lib/toasts';
import type { Section, Values } from '../../ui/form/fields';
import { Form } from '../../ui/form/form';
import { LANGUAGES } from './words';

/** A new customer, with what one has to know at first; the rest is filled in on the card. */
export function CustomerForm({ close, open }: { close: () => void; open: (id: string) => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data: brands } = useCollection('brands');
  const groups = [...new Set((brands ?? []).map((brand) => String(brand.group)))].sort();
  if (!brands) return null;
  const sections: Section[] = [
    {
      fields: [
        { kind: 'text', name: 'name', label: t`Name`, required: true },
        {
          kind: 'select',
          name: 'kind',
          label: t`Kind`,
          required: true,
          options: [
            { value: 'person', label: t`Person` },
            { value: 'organisation', label: t`Organisation` },
          ],
        },
        {
          kind: 'select',
          name: 'group',
          label: t`Brand group`,
          required: true,
          options: groups.map((group) => ({ value: group, label: group })),
        },
        { kind: 'select', name: 'language', label: t`Language`, options: LANGUAGES },
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
                { value: 'chat', label: t`Chat` },
              ],
            },
            { kind: 'text', name: 'value', label: t`Address`, required: true },
          ],
        },
      ],
    },
  ];
  const initial: Values = { name: '', kind: 'person', group: groups[0] ?? null, language: null, addresses: [] };
  const submit = async (values: Values) => {
    const made = await ask(createCustomer({ body: values as never }));
    await client.invalidateQueries({ queryKey: ['customers'] });
    toast('done', t`Saved`);
    setTimeout(() => open(made.id));
  };
  return (
    <Form
      sections={sections}
      initial={initial}
      submit={submit}
      submitLabel={t`Create`}
      onDone={close}
      onCancel={close}
    />
  );
}
