import { useLingui } from '@lingui/react/macro';
import type { Graph, StandingStep, Text } from '../../api/types';
import { say } from '../../lib/text';
import { familyOf } from './families';
import classes from './process-graph.module.css';
import { stepWord } from './step-words';

/** `level` 0-5; `short` stands on the card, `full` is read out. */
export type Heat = { level: number; short: string; full: string };
/** What became of a step between two versions. */
export type Mark = 'added' | 'removed' | 'changed';
const SIGNS: Record<Mark, string> = { added: '+', removed: '−', changed: '≠' };
type Props = {
  step: Graph['steps'][number];
  entry: string[];
  standing: Pick<StandingStep, 'count' | 'long'> | undefined;
  heat: Heat | undefined;
  mark: Mark | undefined;
  done: boolean;
  here: boolean;
  aside: boolean;
  selected: boolean;
  onSelect: ((step: string) => void) | undefined;
};

/** One step: what it is about, what it is called, who is responsible, and how many stand there. */
export function StepCard({ step, entry, standing, heat, mark, done, here, aside, selected, onSelect }: Props) {
  const { t, i18n } = useLingui();
  const family = familyOf(step.family);
  const Icon = family.icon;
  const title = say(step.title as Text, i18n.locale) || step.name;
  const entries: Record<string, string> = { start: t`Start`, left: t`Customer left`, failed: t`Not possible` };
  const facts = [stepWord(step.type), step.post, step.within].filter(Boolean).join(' · ');
  const marked = { added: t`new`, removed: t`removed`, changed: t`changed` };
  const count = standing?.count ?? 0;
  const long = standing?.long ?? 0;
  const whether = here ? t`here now` : done ? t`done` : '';
  const inside = (
    <>
      <Icon size={16} stroke={1.7} aria-hidden className={classes.icon} />
      <span className={classes.names}>
        <span className={classes.title}>{title}</span>
        {heat ? (
          <>
            <span className={classes.warmth} aria-hidden>
              {heat.short}
            </span>
            <span className="visually-hidden"> {heat.full}</span>
          </>
        ) : (
          <span className={classes.facts}>{facts}</span>
        )}
      </span>
      {mark && (
        <span className={classes.mark}>
          <span aria-hidden>{SIGNS[mark]} </span>
          {marked[mark]}
        </span>
      )}
      {count > 0 && (
        <>
          <span className="visually-hidden"> {t`stand here:`} </span>
          <span className={classes.count} data-long={long > 0 || undefined}>
            {i18n.number(count)}
          </span>
          {long > 0 && <span className="visually-hidden"> {t`for long: ${long}`}</span>}
        </>
      )}
      {entry.length > 0 && <span className={classes.entry}>{entry.map((kind) => entries[kind]).join(', ')}</span>}
    </>
  );
  const look = {
    className: classes.step,
    'data-family': step.family,
    'data-here': here || undefined,
    'data-done': done || undefined,
    'data-aside': aside || undefined,
    'data-standing': count > 0 || undefined,
    'data-mark': mark,
    'data-heat': heat?.level || undefined,
    title,
  };
  if (!onSelect) {
    return (
      <div
        {...look}
        role="img"
        aria-label={[title, i18n._(family.word), facts, whether, mark && marked[mark]].filter(Boolean).join(', ')}
      >
        {inside}
      </div>
    );
  }
  return (
    <button type="button" {...look} aria-pressed={selected} onClick={() => onSelect(step.name)}>
      {inside}
    </button>
  );
}
