import { msg } from '@lingui/core/macro';
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { keyMap, registerCommands, useCommands } from '../lib/commands';
import { show } from '../test/render';
import { KeyMap, openKeyMap } from './key-map';

const group = { id: 'g', message: 'Group' };

test('of several commands with the same keys the one is told that would fire', () => {
  const of = (id: string, keys?: string, enabled = true) => ({ id, title: id, group, keys, enabled, run: () => {} });
  const known = [of('page', 'c'), of('none'), of('dialog', 'c'), of('off', 'x', false), of('last', 'alt+x')];
  expect(keyMap(known).map(({ id }) => id)).toEqual(['dialog', 'last']);
});

function Page() {
  useCommands([
    { id: 'tea', title: msg`Search and commands`, group: msg`General`, keys: 'g t', hidden: true, run: () => {} },
  ]);
  return <KeyMap />;
}

test('the map shows what is registered now, by groups, the hidden keys of the page too', async () => {
  await show(<Page />);
  act(openKeyMap);
  expect(await screen.findByRole('heading', { name: 'General' })).toBeTruthy();
  expect(screen.getByText('Search and commands')).toBeTruthy();
  expect(screen.getByText('G T')).toBeTruthy();
  let gone = () => {};
  act(() => {
    gone = registerCommands([{ id: 'milk', title: 'Milk', group, keys: 'alt+m', run: () => {} }]);
  });
  expect(screen.getByText('Milk')).toBeTruthy();
  act(() => gone());
  expect(screen.queryByText('Milk')).toBeNull();
});
