/** Kinds of requests: which one it is, and the fields that it asks for. Which these are now is for the server to say. */
import { h, put } from '../lib/dom';
import { say } from '../lib/text';
import { field } from './fields';
import type { Context } from './portal';
import type { FormField, Kind, Problem, Value } from './server';

type Control = { element: HTMLElement; value: () => Value; refuse: (words: string) => void };
type Values = Record<string, Value>;

const KIND = 'portal.draft.kind';

/** A choice of kinds, with one for everything else; nothing where none is offered. `choose`: it is this one now. */
export function kindsPart(context: Context, kinds: readonly Kind[], choose: (kind: Kind | null) => void) {
  const { w, language } = context;
  const option = (slug: string, name: string, description: string) => {
    const radio = h('input', { type: 'radio', name: 'kind', value: slug, checked: (kept() ?? '') === slug });
    radio.addEventListener('change', () => {
      keep(slug);
      choose(kinds.find((kind) => kind.slug === slug) ?? null);
    });
    const words = h('span', { dir: 'auto' }, h('strong', {}, name), description ? h('small', {}, description) : null);
    return h('label', { class: 'kind' }, radio, words);
  };
  const element = h(
    'fieldset',
    { class: 'kinds', hidden: kinds.length === 0 },
    h('legend', {}, w('kind')),
    ...kinds.map((kind) => option(kind.slug, say(kind.name, language), say(kind.description, language))),
    option('', w('otherKind'), ''),
  );
  return { element, chosen: kinds.find((kind) => kind.slug === kept()) ?? null, forget: () => keep(null) };
}

/** The fields of the kind that is chosen: they come and go with what stands in the others. */
export function kindFields(context: Context) {
  const { server, w } = context;
  const element = h('div', { class: 'stack', 'aria-live': 'polite' });
  const controls = new Map<string, { control: Control; of: FormField }>();
  let kind: Kind | null = null;
  let turn = 0;
  const values = (): Values => {
    const all = [...controls].map(([slug, { control }]) => [slug, control.value()] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== null));
  };
  const show = async (next: Kind | null) => {
    if (next?.slug !== kind?.slug) controls.clear();
    kind = next;
    const mine = ++turn;
    const fields = kind ? (await server.form(kind.slug, values())).items : [];
    if (mine !== turn) return;
    for (const slug of [...controls.keys()]) if (!fields.some((one) => one.slug === slug)) controls.delete(slug);
    for (const one of fields) {
      const there = controls.get(one.slug);
      if (!there || there.of.required !== one.required) {
        const control = controlOf(context, one, there?.control.value() ?? null, () => void ask());
        controls.set(one.slug, { control, of: one });
      }
    }
    const wanted = fields.map((one) => controls.get(one.slug)?.control.element).filter((one) => one !== undefined);
    const standing = [...element.children];
    // What stands already stays where it is: whoever types in it goes on.
    if (wanted.length !== standing.length || wanted.some((one, place) => one !== standing[place])) {
      const focused = document.activeElement;
      element.replaceChildren(...wanted);
      if (focused instanceof HTMLElement && element.contains(focused)) focused.focus();
    }
  };
  const ask = () => show(kind).catch(() => undefined);
  return {
    element,
    show,
    values,
    /** Whether everything that must be there is. */
    complete: () => {
      const lacking = [...controls.values()].filter(({ control, of }) => of.required && control.value() === null);
      for (const { control } of [...lacking].reverse()) control.refuse(w('missing'));
      return lacking.length === 0;
    },
    /** Says what the server found wrong, at its field; whether any of it was ours. */
    refused: (problem: Problem): boolean => {
      const wrong = problem.fields.map((each) => ({ ...each, slug: each.field.replace(/^fields\./, '') }));
      const ours = wrong.filter(({ slug }) => controls.has(slug));
      for (const { slug, code } of [...ours].reverse())
        controls.get(slug)?.control.refuse(w(code === 'required' ? 'missing' : 'wrongValue'));
      return ours.length > 0;
    },
  };
}

function controlOf(context: Context, of: FormField, before: Value, changed: () => void): Control {
  const { w, language } = context;
  const label = of.required ? say(of.name, language) : w('optional', { name: say(of.name, language) });
  if (of.kind === 'boolean' || of.kind === 'choices') return boxes(context, of, label, before, changed);
  const input =
    of.kind === 'choice'
      ? h(
          'select',
          {},
          h('option', { value: '' }, w('choose')),
          ...of.choices.map(({ value, label }) =>
            h('option', { value, selected: value === before }, say(label, language)),
          ),
        )
      : h('input', {
          type: of.kind === 'date' ? 'date' : 'text',
          ...(of.kind === 'number' ? { inputmode: 'decimal' } : {}),
          maxlength: '4000',
          dir: 'auto',
          value: before === null ? '' : String(before),
        });
  if (of.required) input.setAttribute('aria-required', 'true');
  input.addEventListener('change', changed);
  const value = (): Value => {
    const text = input.value.trim();
    if (!text) return null;
    const number = Number(text.replace(',', '.'));
    return of.kind === 'number' && Number.isFinite(number) ? number : text;
  };
  return { ...field(input, label), value };
}

function boxes({ language }: Context, of: FormField, label: string, before: Value, changed: () => void): Control {
  const single = of.kind === 'boolean';
  const choices = single ? [{ value: 'true', label }] : of.choices;
  const error = h('p', { class: 'error', role: 'alert' });
  const inputs = choices.map(({ value }) => {
    const on = single ? before === true : Array.isArray(before) && before.includes(value);
    const box = h('input', { type: 'checkbox', value, checked: on });
    box.addEventListener('change', () => {
      put(error, '');
      changed();
    });
    return box;
  });
  const lines = choices.map(({ label }, place) =>
    h('label', { class: 'check' }, inputs[place] ?? null, say(label, language)),
  );
  const element = single
    ? h('div', { class: 'field' }, ...lines, error)
    : h('fieldset', { class: 'field boxes' }, h('legend', {}, label), ...lines, error);
  const value = (): Value => {
    const on = inputs.filter((box) => box.checked).map((box) => box.value);
    if (single) return on.length ? true : null;
    return on.length ? on : null;
  };
  const refuse = (words: string) => {
    put(error, words);
    if (words) inputs[0]?.focus();
  };
  return { element, value, refuse };
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KIND);
  } catch {
    return null;
  }
}

function keep(slug: string | null): void {
  try {
    if (slug === null) sessionStorage.removeItem(KIND);
    else sessionStorage.setItem(KIND, slug);
  } catch {
    // A browser that keeps nothing asks again.
  }
}
