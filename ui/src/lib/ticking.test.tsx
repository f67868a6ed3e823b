import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useTicking } from './ticking';

type Point = { id: string; done_at: string | null };

function Shown({ point, save }: { point: Point; save: () => Promise<unknown> }) {
  const { ticked, toggle } = useTicking(save);
  return <input type="checkbox" checked={ticked(point)} onChange={() => toggle(point)} />;
}

function open() {
  let settle = { done: () => {}, refused: () => {} };
  let saved = 0;
  const save = () => {
    saved++;
    return new Promise<void>((resolve, reject) => {
      settle = { done: resolve, refused: () => reject(new Error('refused')) };
    });
  };
  const { rerender } = render(<Shown point={{ id: 'a', done_at: null }} save={save} />);
  const box = screen.getByRole<HTMLInputElement>('checkbox');
  return { box, rerender, save, settle: () => settle, saved: () => saved };
}

test('a tick shows in the same moment, and stays whatever comes before the answer', async () => {
  const { box, rerender, save, settle, saved } = open();
  fireEvent.click(box);
  expect(box.checked).toBe(true);
  rerender(<Shown point={{ id: 'a', done_at: null }} save={save} />);
  expect(box.checked).toBe(true);
  fireEvent.click(box);
  expect(saved()).toBe(1);
  rerender(<Shown point={{ id: 'a', done_at: '2026-03-02T09:00:00Z' }} save={save} />);
  await act(async () => settle().done());
  expect(box.checked).toBe(true);
});

test('a refusal takes the tick back', async () => {
  const { box, settle } = open();
  fireEvent.click(box);
  await act(async () => settle().refused());
  expect(box.checked).toBe(false);
});
