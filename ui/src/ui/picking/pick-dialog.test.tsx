import { act, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '../../test/render';
import { PickDialog } from './pick-dialog';
import { type Choice, PickList } from './pick-list';

const CHOICES: Choice[] = ['Ana Souza', 'Felix Brandt'].map((name) => ({
  key: name,
  name,
  icon: null,
  ready: true,
  possible: true,
  about: '',
}));

let open = (_: boolean) => {};

function Page() {
  const [opened, setOpened] = useState(false);
  open = setOpened;
  return (
    <>
      <button type="button">Before</button>
      <PickDialog opened={opened} onClose={() => setOpened(false)} label="People">
        <PickList
          choices={CHOICES}
          label="Person"
          placeholder=""
          listLabel="People"
          none="Nobody"
          onEnter={() => setOpened(false)}
        />
      </PickDialog>
    </>
  );
}

test('the field has the focus with the commit that shows it, and gives it back', async () => {
  await show(<Page />);
  const before = screen.getByRole('button', { name: 'Before' });
  before.focus();
  act(() => open(true));
  const field = screen.getByRole('combobox', { name: 'Person' });
  expect(document.activeElement).toBe(field);
  fireEvent.change(field, { target: { value: 'fel' } });
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Felix Brandt']);
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(document.activeElement).toBe(before);
});
