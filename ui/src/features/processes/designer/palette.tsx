import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { FAMILIES } from '../../../ui/process-graph/families';
import { stepWord } from '../../../ui/process-graph/step-words';
import { DRAGGED } from './canvas';
import classes from './designer.module.css';
import type { StepType } from './use-knowledge';

type Props = {
  search: RefObject<HTMLInputElement | null>;
  types: StepType[];
  add: (type: string) => void;
  leave: () => void;
};

/** All types of steps by family: dragged onto the canvas, or added after the chosen step by a click or Enter. */
export function Palette({ search, types, add, leave }: Props) {
  const { t, i18n } = useLingui();
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const called = (type: StepType) => [type.name, stepWord(type.name).toLowerCase()];
  const fitting = types.filter((type) => called(type).some((name) => name.includes(wanted)));
  const first = fitting.find((type) => called(type).some((name) => name.startsWith(wanted))) ?? fitting[0];
  const take = (type: string) => {
    setSought('');
    add(type);
  };
  return (
    <aside className={classes.palette} aria-label={t`Types of steps`}>
      <TextInput
        ref={search}
        size="xs"
        aria-label={t`Add a step`}
        placeholder={t`Add a step`}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && first) take(first.name);
          if (event.key === 'Escape') {
            setSought('');
            leave();
          }
        }}
      />
      <div className={classes.types}>
        {Object.entries(FAMILIES).map(([family, { icon: Icon, word }]) => {
          const here = fitting.filter((type) => type.family === family);
          return here.length ? (
            <section key={family} className={classes.family}>
              <h2>
                <Icon size={13} aria-hidden /> {i18n._(word)}
              </h2>
              {here.map((type) => (
                <button
                  key={type.name}
                  type="button"
                  draggable
                  title={`${type.name}: ${type.about}`}
                  data-first={(sought && type === first) || undefined}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(DRAGGED, type.name);
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => take(type.name)}
                >
                  {stepWord(type.name)}
                </button>
              ))}
            </section>
          ) : null;
        })}
        {!fitting.length && (
          <p className={classes.dim}>
            <Trans>No such type</Trans>
          </p>
        )}
      </div>
    </aside>
  );
}
