import { describe, expect, it } from 'vitest';
import { promised } from './list';
import { type Context, refusalWord, routeOf } from './portal';
import { type Line, Problem } from './server';
import { sayIn, sizeIn } from './words';

const DUE = '2026-03-02T12:00:00Z';

function line(change: Partial<Line>): Line {
  const promise = { kind: 'first_response', due_at: DUE } as const;
  return {
    number: 1042,
    subject: 'Printer',
    state: 'received',
    opened_at: DUE,
    last_at: DUE,
    answered: false,
    mine: true,
    promise,
    ...change,
  };
}

describe('the portal', () => {
  it('finds the place that an address names, and takes no secret for another', () => {
    expect(routeOf('/portal/A', '')).toEqual({ name: 'home' });
    expect(routeOf('/portal/A/new', '#x')).toEqual({ name: 'new' });
    expect(routeOf('/portal/A/password', '')).toEqual({ name: 'password' });
    expect(routeOf('/portal/A/enter', '#s3cret')).toEqual({ name: 'enter', secret: 's3cret' });
    expect(routeOf('/portal/A/ticket/1042', '')).toEqual({ name: 'ticket', number: 1042, pass: '' });
    expect(routeOf('/portal/A/ticket/1042', '#pass')).toEqual({ name: 'ticket', number: 1042, pass: 'pass' });
    expect(routeOf('/portal/A/ticket/../1', '#pass')).toEqual({ name: 'home' });
  });

  it('says what is promised next, and says it when it is late', () => {
    const context = { w: sayIn('en'), language: 'en' } as Context;
    const before = Date.parse(DUE) - 1;
    expect(promised(context, line({}), before)).toMatch(/^We answer by /);
    expect(promised(context, line({}), before + 2)).toMatch(/late/);
    expect(promised(context, line({ promise: null }), before)).toBe('');
  });

  it('tells apart what is not there, what comes too often and what passes', () => {
    expect(refusalWord(new Problem(404, 'ticket.not_found', ''))).toBe('unknown');
    expect(refusalWord(new Problem(404, 'portal.unknown', ''))).toBe('noPortal');
    expect(refusalWord(new Problem(429, 'portal.throttled', ''))).toBe('throttled');
    expect(refusalWord(new Problem(0, 'network.unreachable', ''))).toBe('unreachable');
  });

  it('fills in each language, with sizes as they are written there', () => {
    for (const language of ['en', 'pt-BR', 'zh-CN'] as const) {
      expect(sayIn(language)('sent', { number: '#7' })).toContain('#7');
      expect(sizeIn(language, 10 * 1024 * 1024)).toContain('10');
    }
  });
});
