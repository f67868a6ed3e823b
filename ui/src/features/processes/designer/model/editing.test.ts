import { expect, test } from 'vitest';
import { arranged, below, beside, NODE, placed, places } from './arranging';
import { differences } from './comparing';
import { changesBetween, type Drawn, type Kinds, outcomesOf, rebase, stepsOf, waysOf } from './drawn';
import { addStep, connect, copied, freeName, moveSteps, openOutcome, pasted, removeSteps, renameStep } from './editing';
import { NOTHING, redo, remember, undo } from './history';
import { inLanes } from './lanes';

const kind = (name: string, main: string | null, outcomes: string[]) => ({
  name,
  family: 'talk',
  main,
  outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, ''])),
});
const KINDS: Kinds = {
  say: kind('say', 'done', ['done']),
  ask: kind('ask', null, ['no-match', 'timeout']),
  queue: kind('queue', 'answered', ['answered', 'timeout']),
  end: kind('end', null, []),
};
const DRAWN: Drawn = {
  definition: {
    process: 'p',
    start: 'hello',
    steps: {
      hello: { type: 'say', then: 'ask' },
      ask: { type: 'ask', choices: [{ name: 'one' }, { name: 'two' }], outcomes: { one: 'end', timeout: 'hello' } },
      end: { type: 'end' },
    },
    cases: [{ name: 'c', expect: { path: ['hello', 'ask', 'end'] }, does: [{ until: 'ask' }] }],
  },
  layout: { hello: { x: 0, y: 0 }, ask: { x: 0, y: 100 }, end: { x: 0, y: 200 } },
};

test('a step added after another takes over where that one led', () => {
  const { drawn, name } = addStep(DRAWN, KINDS, 'say', { x: 1.4, y: 2 }, { step: 'hello', outcome: 'done' });
  expect(name).toBe('say');
  expect(stepsOf(drawn).hello?.then).toBe('say');
  expect(stepsOf(drawn).say).toEqual({ type: 'say', then: 'ask' });
  expect(drawn.layout.say).toEqual({ x: 1, y: 2 });
  expect(DRAWN.definition.steps).not.toHaveProperty('say');
});

test('the first step of a new process is where it starts, and leads to its end', () => {
  const empty: Drawn = { definition: { process: 'p', start: 'end', steps: { end: { type: 'end' } } }, layout: {} };
  const { drawn } = addStep(empty, KINDS, 'say', { x: 0, y: 0 });
  expect(drawn.definition.start).toBe('say');
  expect(stepsOf(drawn).say).toEqual({ type: 'say', then: 'end' });
});

test('outcomes are wired by then, by name, and by otherwise', () => {
  const step = (drawn: Drawn, name: string) => stepsOf(drawn)[name];
  expect(openOutcome(stepsOf(DRAWN).ask ?? {}, KINDS)).toBe('two');
  expect(outcomesOf(stepsOf(DRAWN).ask ?? {}, KINDS)).toEqual(['one', 'two', 'no-match', 'timeout', 'otherwise']);
  expect(step(connect(DRAWN, KINDS, 'ask', 'two', 'hello'), 'ask')?.outcomes).toMatchObject({ two: 'hello' });
  expect(step(connect(DRAWN, KINDS, 'hello', 'done', undefined), 'hello')).toEqual({ type: 'say' });
  expect(step(connect(DRAWN, KINDS, 'ask', 'otherwise', 'end'), 'ask')?.otherwise).toBe('end');
  const bare = connect(connect(DRAWN, KINDS, 'ask', 'one', undefined), KINDS, 'ask', 'timeout', undefined);
  expect(step(bare, 'ask')).not.toHaveProperty('outcomes');
});

test('nothing leads to a step that was removed', () => {
  const drawn = removeSteps(DRAWN, ['hello']);
  expect(Object.keys(stepsOf(drawn))).toEqual(['ask', 'end']);
  expect(waysOf(stepsOf(drawn).ask ?? {}, KINDS)).toEqual([{ outcome: 'one', to: 'end' }]);
  expect(drawn.definition).not.toHaveProperty('start');
  expect(drawn.layout).not.toHaveProperty('hello');
});

test('a renamed step is found wherever it is spoken of, at its place in the order', () => {
  const drawn = renameStep(DRAWN, 'hello', 'greet');
  expect(Object.keys(stepsOf(drawn))).toEqual(['greet', 'ask', 'end']);
  expect(drawn.definition.start).toBe('greet');
  expect(stepsOf(drawn).ask?.outcomes).toEqual({ one: 'end', timeout: 'greet' });
  expect(drawn.definition.cases).toEqual([
    { name: 'c', expect: { path: ['greet', 'ask', 'end'] }, does: [{ until: 'ask' }] },
  ]);
  expect(drawn.layout.greet).toEqual({ x: 0, y: 0 });
});

test('what is pasted has names and places of its own and keeps the ways inside it', () => {
  const made = pasted(DRAWN, copied(DRAWN, ['hello', 'ask']), { x: 500, y: 50 });
  expect(made?.names).toEqual(['hello-2', 'ask-2']);
  expect(made && stepsOf(made.drawn)['hello-2']).toEqual({ type: 'say', then: 'ask-2' });
  expect(made && stepsOf(made.drawn)['ask-2']?.outcomes).toEqual({ timeout: 'hello-2' });
  expect(made?.drawn.layout['ask-2']).toEqual({ x: 500, y: 150 });
  expect(pasted(DRAWN, 'hello', { x: 0, y: 0 })).toBeNull();
  expect(pasted(DRAWN, '[]', { x: 0, y: 0 })).toBeNull();
});

test('undo takes back mine and leaves what others did since', () => {
  const mine = connect(DRAWN, KINDS, 'hello', 'done', 'end');
  const history = remember(NOTHING, DRAWN, mine);
  const theirs = connect(mine, KINDS, 'ask', 'two', 'end');
  const back = undo(history, theirs);
  expect(back && stepsOf(back.drawn).hello?.then).toBe('ask');
  expect(back && stepsOf(back.drawn).ask?.outcomes).toMatchObject({ two: 'end' });
  const again = back && redo(back.history, back.drawn);
  expect(again?.drawn).toEqual(theirs);
  expect(undo(NOTHING, theirs)).toBeNull();
});

test('typing in one field is undone as one', () => {
  const typed = (text: string): Drawn => ({
    ...DRAWN,
    definition: { ...DRAWN.definition, steps: { ...stepsOf(DRAWN), hello: { type: 'say', text, then: 'ask' } } },
  });
  let history = remember(NOTHING, DRAWN, typed('H'));
  history = remember(history, typed('H'), typed('Hi'), true);
  expect(history.done).toHaveLength(1);
  expect(undo(history, typed('Hi'))?.drawn).toEqual(DRAWN);
});

test('my changes go on top of what others saved; the same step is a clash and theirs stays', () => {
  const mine = removeSteps(connect(DRAWN, KINDS, 'hello', 'done', 'end'), []);
  const theirs = connect(connect(DRAWN, KINDS, 'ask', 'two', 'end'), KINDS, 'hello', 'done', undefined);
  const met = rebase(DRAWN, mine, theirs);
  expect(met.clashes).toEqual([{ part: 'steps/hello', mine: { type: 'say', then: 'end' }, theirs: { type: 'say' } }]);
  expect(met.drawn).toEqual(theirs);
  expect(changesBetween(DRAWN, mine).map((change) => change.part)).toEqual(['steps/hello']);
  expect(rebase(DRAWN, DRAWN, theirs)).toEqual({ drawn: theirs, clashes: [] });
});

test('every step has a place, and no two the same', () => {
  const own = arranged(DRAWN, KINDS);
  expect(own.hello?.y).toBeLessThan(own.ask?.y ?? 0);
  const { drawn } = addStep({ ...DRAWN, layout: { hello: { x: 0, y: 0 } } }, KINDS, 'say', { x: 9, y: 9 });
  const all = Object.values(places({ ...drawn, layout: { hello: { x: 0, y: 0 } } }, KINDS));
  expect(new Set(all.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  const spot = below({ x: 0, y: 0 }, [below({ x: 0, y: 0 }, [])]);
  expect(spot.x).toBeGreaterThan(NODE.width);
});

test('who moves one step of a process that nobody has drawn leaves all others where they are seen', () => {
  const fresh: Drawn = { ...DRAWN, layout: {} };
  const seen = places(fresh, KINDS);
  const moved = moveSteps(placed(fresh, KINDS), { ask: { x: 900, y: 900 } });
  expect(moved.layout).toEqual({ ...seen, ask: { x: 900, y: 900 } });
  expect(moved.definition).toBe(fresh.definition);
});

test('the focus goes along the ways', () => {
  expect(beside(DRAWN, KINDS, 'hello', 'on')).toBe('ask');
  expect(beside(DRAWN, KINDS, 'ask', 'back')).toBe('hello');
  expect(beside(DRAWN, KINDS, 'end', 'next')).toBe('hello');
  expect(freeName(['say', 'say-2'], 'say-2')).toBe('say-3');
});

test('two versions are compared step by step', () => {
  const after = removeSteps(addStep(DRAWN, KINDS, 'queue', { x: 0, y: 0 }).drawn, ['end']).definition;
  expect(differences(DRAWN.definition, after)).toEqual([
    { step: 'ask', type: 'ask', how: 'changed', fields: ['outcomes'] },
    { step: 'queue', how: 'added', fields: [] },
    { step: 'end', how: 'removed', fields: [] },
  ]);
});

test('lanes hold the steps of a role, in the order in which the process comes to them, and overlap nowhere', () => {
  const drawn: Drawn = {
    definition: {
      start: 'a',
      steps: {
        a: { type: 'ask', post: 'agent', outcomes: { one: 'b', two: 'c' } },
        b: { type: 'say', post: 'lead', then: 'd' },
        c: { type: 'say', post: 'lead', then: 'd' },
        d: { type: 'say', then: 'e' },
        e: { type: 'end' },
      },
    },
    layout: { a: { x: 900, y: 900 } },
  };
  const { lanes, places: at, height } = inLanes(drawn, KINDS);
  expect(lanes.map((lane) => lane.post)).toEqual(['agent', 'lead', null]);
  const inside = (name: string, post: string | null) => {
    const lane = lanes.find((one) => one.post === post);
    const place = at[name];
    return !!lane && !!place && place.x >= lane.x && place.x + NODE.width <= lane.x + lane.width;
  };
  const owners = { a: 'agent', b: 'lead', c: 'lead', d: null, e: null };
  for (const [name, post] of Object.entries(owners)) expect(inside(name, post), name).toBe(true);
  expect(at.b?.y).toBe(at.c?.y);
  expect(Math.abs((at.b?.x ?? 0) - (at.c?.x ?? 0))).toBeGreaterThanOrEqual(NODE.width);
  expect((at.e?.y ?? 0) + NODE.height).toBeLessThanOrEqual(height);
  expect(drawn.layout).toEqual({ a: { x: 900, y: 900 } });
});
