import { expect, test } from 'vitest';
import { type Definition, greetingOf, withGreeting } from './greeting-text';

const menu: Definition = {
  start: 'choose',
  languages: ['en', 'pt-BR'],
  steps: {
    bye: { type: 'say', text: 'Goodbye' },
    choose: { type: 'ask', text: 'Choose.', outcomes: { known: 'welcome' }, otherwise: 'end' },
    welcome: { type: 'say', text: { en: 'Hello', 'pt-BR': 'Olá' }, title: 'Hello', otherwise: 'bye' },
    end: { type: 'end' },
  },
};

test('the greeting is the first thing that is said on the way, not in the file', () => {
  expect(greetingOf(menu)).toEqual({ step: 'welcome', text: { en: 'Hello', 'pt-BR': 'Olá' } });
  expect(greetingOf({ start: 'end', steps: { end: { type: 'end' } } })).toBeNull();
});

test('other words in one language leave the rest as it was', () => {
  const changed = withGreeting(menu, 'welcome', 'en', 'Good day');
  expect(changed.steps.welcome).toMatchObject({
    type: 'say',
    text: { en: 'Good day', 'pt-BR': 'Olá' },
    title: 'Hello',
  });
  expect({ ...changed, steps: { ...changed.steps, welcome: menu.steps.welcome } }).toEqual(menu);
});

test('a text without language becomes one of each language', () => {
  const plain: Definition = { ...menu, start: 'welcome', steps: { welcome: { type: 'say', text: 'Hello' } } };
  expect(withGreeting(plain, 'welcome', 'pt-BR', 'Olá').steps.welcome?.text).toEqual({ en: 'Hello', 'pt-BR': 'Olá' });
});
