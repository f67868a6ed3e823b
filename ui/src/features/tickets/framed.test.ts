import { expect, test } from 'vitest';
import { framedPage, needsFrame, picturesLeftOut, SANDBOX } from './framed';

test('the frame runs nothing, sends nothing, and cannot lead the desk elsewhere', () => {
  for (const power of ['allow-scripts', 'allow-forms', 'allow-top-navigation', 'allow-modals', 'allow-downloads']) {
    expect(SANDBOX.split(' ')).not.toContain(power);
  }
});

test('its policy comes before anything foreign, and fetches nothing', () => {
  const page = framedPage('<p>Hello</p><img src="https://evil.example/pixel">', '</title><script>alert(1)</script>');
  const policy = page.indexOf('Content-Security-Policy');
  expect(policy).toBeGreaterThan(0);
  expect(policy).toBeLessThan(page.indexOf('Hello'));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain('<script>');
});

test('pictures of others are counted once each', () => {
  expect(picturesLeftOut('<img src="cid:remote-image-1"><img src="cid:remote-image-1"><img src="cid:logo">')).toBe(1);
  expect(picturesLeftOut('<p>no</p>')).toBe(0);
});

test('words are shown as words, unless their looks matter or there are none', () => {
  expect(needsFrame('<p>Hello</p>', 'Hello')).toBe(false);
  expect(needsFrame('<table><tr><td>1</td></tr></table>', '1')).toBe(true);
  expect(needsFrame('<img src="cid:remote-image-1">Hello', 'Hello')).toBe(false);
  expect(needsFrame('<p>Hello</p>', ' ')).toBe(true);
  expect(needsFrame(null, '')).toBe(false);
});
