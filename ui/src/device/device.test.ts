import { describe, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { browserOf, facts, network, systemOf } from './measure';
import { lines, refusalWord } from './page';
import { sayIn } from './words';

const EDGE =
  'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe('the device check', () => {
  it('tells browsers and systems by what they call themselves, and nothing where it cannot', () => {
    expect([browserOf(EDGE), systemOf(EDGE)]).toEqual(['Edge 126', 'Windows']);
    expect([browserOf(IPHONE), systemOf(IPHONE)]).toEqual(['Safari 17', 'iOS']);
    expect([browserOf('curl'), systemOf('curl')]).toEqual(['', '']);
  });

  it('shows a line for everything that is sent, in each language', () => {
    const report = facts();
    // Each of screen and window stands in one line, the pixel ratio with the screen.
    const sent = Object.keys(report).length - 3;
    for (const language of ['en', 'pt-BR', 'zh-CN'] as const) {
      const shown = lines(report, sayIn(language));
      expect(shown).toHaveLength(sent);
      expect(shown.every(([name, value]) => name && value)).toBe(true);
    }
  });

  it('keeps what it has measured when the rest does not work', async () => {
    const ping = () => Promise.resolve();
    const load = () => Promise.resolve(new Blob(['x'.repeat(1000)]));
    expect((await network(ping, load)).speed_kbit).toBeGreaterThan(0);
    const found = await network(ping, () => Promise.reject(new Error('cut off')));
    expect(found.speed_kbit).toBeNull();
    expect(found.latency_ms).not.toBeNull();
  });

  it('tells apart a link that is over, too many attempts and what passes', () => {
    expect(refusalWord(new Problem(410, 'device_check.over', ''))).toBe('over');
    expect(refusalWord(new Problem(429, 'portal.throttled', ''))).toBe('throttled');
    expect(refusalWord(new Problem(0, 'network.unreachable', ''))).toBe('unreachable');
  });
});
