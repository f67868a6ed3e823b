import { useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconMessageCircle } from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import { familyOf } from '../../../ui/process-graph/families';
import { stepWord } from '../../../ui/process-graph/step-words';
import classes from './canvas.module.css';
import type { Raw } from './model/drawn';

export type Look = {
  step: Raw;
  family: string;
  entry: string;
  errors: number;
  warnings: number;
  remarks: number;
  /** What is shown of it besides: of a trial, of the cases, or of a comparison. */
  mark: 'done' | 'here' | 'aside' | 'uncovered' | 'added' | 'changed' | 'removed' | '';
};
export type StepNodeType = Node<Look, 'step'>;

/**
 * A step on the canvas: what it is, who is responsible, what is wrong with it. Where it stands and whether it is chosen
 * is the frame's around it: five hundred that are dragged together need not be drawn anew.
 */
export const StepNode = memo(Shown, (one, other) => one.id === other.id && one.data === other.data);

function Shown({ id, data }: NodeProps<StepNodeType>) {
  const { i18n } = useLingui();
  const { step, entry, errors, warnings, remarks, mark } = data;
  const Icon = familyOf(data.family).icon;
  const title = say(step.title as Text, i18n.locale) || id;
  const facts = [title === id ? '' : id, stepWord(step.type), step.post, step.within].filter(Boolean).join(' · ');
  return (
    <div
      className={classes.step}
      data-family={data.family}
      data-mark={mark || undefined}
      data-wrong={errors > 0 || undefined}
    >
      <Handle type="target" position={Position.Top} className={classes.in} />
      <Icon size={16} stroke={1.7} aria-hidden className={classes.icon} />
      <span className={classes.names}>
        <span className={classes.title}>{title}</span>
        <span className={classes.facts}>{facts}</span>
      </span>
      {remarks > 0 && <IconMessageCircle size={14} aria-hidden className={classes.talk} />}
      {errors + warnings > 0 && (
        <span className={classes.findings} data-error={errors > 0 || undefined}>
          <IconAlertTriangle size={12} aria-hidden />
          {i18n.number(errors + warnings)}
        </span>
      )}
      {entry && <span className={classes.entry}>{entry}</span>}
      <Handle type="source" position={Position.Bottom} className={classes.out} />
    </div>
  );
}
