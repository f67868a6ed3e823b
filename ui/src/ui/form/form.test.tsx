import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { show } from '../../test/render';
import type { Section } from './fields';
import { Form } from './form';

const sections: Section[] = [
  {
    fields: [
      { kind: 'text', name: 'name', label: 'Name', required: true },
      { kind: 'text', name: 'slug', label: 'Short name', fixed: true },
      {
        kind: 'rows',
        name: 'hours',
        label: 'Open',
        add: 'Add hours',
        blank: { from: '08:00' },
        fields: [{ kind: 'time', name: 'from', label: 'From', required: true }],
      },
    ],
  },
];

function form(
  submit: (values: unknown) => Promise<unknown>,
  more: { existing?: boolean; readOnly?: boolean; onDone?: () => void } = {},
) {
  const initial = { name: more.existing ? 'Sales' : '', slug: more.existing ? 'sales' : '', hours: [] };
  return (
    <Form
      sections={sections}
      initial={initial}
      existing={more.existing}
      readOnly={more.readOnly}
      submit={submit}
      submitLabel="Save"
      onDone={more.onDone ?? (() => {})}
      onCancel={() => {}}
    />
  );
}

test('what is missing is said beside its field, and the field gets the focus; nothing is sent', async () => {
  const submit = vi.fn();
  await show(form(submit));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByText('Fill this in')).toBeVisible();
  await waitFor(() => expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveFocus());
  expect(submit).not.toHaveBeenCalled();
});

test('rows are added, filled and sent with the rest', async () => {
  const submit = vi.fn().mockResolvedValue({});
  const onDone = vi.fn();
  await show(form(submit, { onDone }));
  await userEvent.type(screen.getByRole('textbox', { name: /^Name/ }), 'Night');
  await userEvent.click(screen.getByRole('button', { name: 'Add hours' }));
  const from = screen.getByRole('textbox', { name: /^From/ });
  await userEvent.clear(from);
  await userEvent.type(from, '9');
  await userEvent.tab();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(submit).toHaveBeenCalledWith({ name: 'Night', slug: '', hours: [{ from: '09:00' }] });
});

test("the server's refusal stands beside the field it names", async () => {
  const refusal = new Problem(422, 'request.invalid', 'Some fields are wrong.', [
    { field: 'body.name', code: 'odd', message: 'Another one is called that.' },
  ]);
  await show(form(() => Promise.reject(refusal)));
  await userEvent.type(screen.getByRole('textbox', { name: /^Name/ }), 'Sales');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Another one is called that.')).toBeVisible();
  expect(screen.getByRole('alert')).toHaveTextContent('Some fields are not right.');
});

test('an existing row keeps its fixed fields and is saved only when something changed', async () => {
  await show(form(vi.fn(), { existing: true }));
  expect(screen.getByRole('textbox', { name: 'Short name' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: /^Name/ }), '!');
  expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
});

test('who may only look finds nothing to change and nothing to save', async () => {
  await show(form(vi.fn(), { existing: true, readOnly: true }));
  expect(screen.getByRole('textbox', { name: /^Name/ })).toBeDisabled();
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Close' })).toBeEnabled();
});
