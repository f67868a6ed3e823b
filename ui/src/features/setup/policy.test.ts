import { expect, test } from 'vitest';
import { roundErrors } from './policy';

const words = { first: 'at once', order: 'too early', twice: 'twice' };

test('rounds open one after the other, the first at once', () => {
  expect(roundErrors([{ after_s: 0 }, { after_s: 30 }, { after_s: 30 }], words)).toEqual({});
  expect(roundErrors([{ after_s: 10 }, { after_s: 5 }], words)).toEqual({
    '0.after_s': 'at once',
    '1.after_s': 'too early',
  });
  expect(roundErrors([{ after_s: 0 }, { after_s: 60 }, { after_s: 30 }], words)).toEqual({ '2.after_s': 'too early' });
});

test('a round demands a skill once; a skill not yet chosen is no demand', () => {
  const skills = [{ skill_id: 'a' }, { skill_id: 'b' }, { skill_id: 'a' }, { skill_id: null }, { skill_id: null }];
  expect(roundErrors([{ after_s: 0, skills }], words)).toEqual({ '0.skills.2.skill_id': 'twice' });
  expect(
    roundErrors(
      [
        { after_s: 0, skills: [{ skill_id: 'a' }] },
        { after_s: 9, skills: [{ skill_id: 'a' }] },
      ],
      words,
    ),
  ).toEqual({});
});
