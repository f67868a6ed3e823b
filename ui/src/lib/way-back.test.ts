import { afterEach, expect, test } from 'vitest';
import { ownPath, rememberWay, takeWayBack, wayBack } from './way-back';

afterEach(() => sessionStorage.clear());

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'evil.example',
  '@evil.example',
  '',
  undefined,
  null,
  7,
  {},
];

test.each(ELSEWHERE)('no open redirect: %j leads nowhere', (wanted) => {
  expect(ownPath(wanted)).toBeUndefined();
  sessionStorage.setItem('switchroom.way-back', JSON.stringify({ path: wanted, at: 1000 }));
  expect(wayBack(1000)).toBeUndefined();
});

test.each(['/tickets/1042', '/history?from=2026-01-01&x=//y', '/setup/users?open=new#top'])('%s is ours', (path) => {
  expect(ownPath(path)).toBe(path);
});

test('the way back counts once, and no longer than a sign-in may take', () => {
  rememberWay('/tickets/1042', 1000);
  expect(wayBack(1000 + 600_001)).toBeUndefined();
  expect(wayBack(2000)).toBe('/tickets/1042');
  expect(takeWayBack(2000)).toBe('/tickets/1042');
  expect(takeWayBack(2000)).toBeUndefined();
  rememberWay('/tickets/1042', 1000);
  rememberWay('//evil.example', 1000);
  expect(takeWayBack(1000)).toBeUndefined();
});
