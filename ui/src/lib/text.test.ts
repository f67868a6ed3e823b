import { expect, test } from 'vitest';
import { nearestLanguage } from './i18n';
import { say } from './text';

test('a text falls back from the wanted language to its base, to English, to any', () => {
  const text = { en: 'Sales', 'pt-BR': 'Vendas', 'zh-CN': '业务受理' };
  expect(say(text, 'pt-BR')).toBe('Vendas');
  expect(say(text, 'pt-PT')).toBe('Vendas');
  expect(say(text, 'fr')).toBe('Sales');
  expect(say({ 'zh-CN': '业务受理' }, 'fr')).toBe('业务受理');
  expect(say('plain', 'en')).toBe('plain');
  expect(say(null, 'en')).toBe('');
});

test("the nearest of our languages is taken, in the reader's order", () => {
  expect(nearestLanguage(['fr-FR', 'pt-PT', 'en'])).toBe('pt-BR');
  expect(nearestLanguage(['zh-Hant-TW'])).toBe('zh-CN');
  expect(nearestLanguage([null, undefined, 'fr'])).toBe('en');
});
