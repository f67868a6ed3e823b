import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { say } from '../../../lib/text';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import { Around } from './around';
import { Coded } from './coded';
import classes from './designer.module.css';
import { type Drawn, outcomesOf, type Raw, stepsOf, waysOf, withParts } from './model/drawn';
import { connect, removeSteps, renameStep } from './model/editing';
import { Parameters } from './parameter-field';
import { SourceField } from './source-field';
import type { Known, Sketch } from './use-knowledge';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

type Props = {
  name: string;
  drawn: Drawn;
  known: Known;
  sketch: Sketch | undefined;
  readOnly: boolean;
  edit: (change: (drawn: Drawn) => Drawn, goesOn?: boolean) => void;
  select: (name: string | undefined) => void;
  focus: (name: string) => void;
};

/** Everything about one step: its name, what its type asks for, where it leads, and it as YAML. */
export function StepPanel(props: Props) {
  const { name, drawn, known, sketch, readOnly, edit, select } = props;
  const { i18n } = useLingui();
  const step = stepsOf(drawn)[name] ?? {};
  const [asYaml, setAsYaml] = useState(false);
  const owner = String(step.type);
  const type = known.byName[owner];
  const findings =
    sketch?.findings.filter((finding) => finding.step === name || finding.step.startsWith(`${name}/`)) ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the findings come with the sketch.
  const around = useMemo(
    () => ({
      names: known.names,
      variables: sketch?.steps[name]?.variables ?? {},
      findings,
      readOnly,
    }),
    [known, sketch, name, readOnly],
  );
  const set = (field: string, value: unknown) =>
    edit((now) => {
      const made = { ...(stepsOf(now)[name] ?? {}) };
      if (value === undefined) delete made[field];
      else made[field] = value;
      return withParts(now, [[`steps/${name}`, made]]);
    }, true);
  return (
    <Around value={around}>
      <NameField {...props} key={name} />
      {type && <p className={classes.about}>{type.about.replaceAll('`', '')}</p>}
      {findings.length > 0 && (
        <div role="status">
          <ul className={classes.wrong}>
            {findings.map((finding, index) => (
              <li key={index} data-severity={finding.severity}>
                {say(finding.text, i18n.locale)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {asYaml ? (
        <SourceField
          key={name}
          value={step}
          readOnly={readOnly}
          keep={(value) => edit((now) => withParts(now, [[`steps/${name}`, value as Raw]]))}
          accepts={isMap}
        />
      ) : (
        <>
          <Parameters
            owner={owner}
            parameters={known.everyStep.filter((one) => one.name === 'title')}
            value={step}
            change={set}
          />
          <Parameters owner={owner} parameters={type?.parameters ?? []} value={step} change={set} />
          <Ways {...props} step={step} />
          <details className={classes.more}>
            <summary>
              <Trans>More: role, time limit, quality</Trans>
            </summary>
            <Parameters
              owner={owner}
              parameters={known.everyStep.filter((one) => one.name !== 'title')}
              value={step}
              change={set}
            />
          </details>
        </>
      )}
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={() => setAsYaml(!asYaml)}>
          {asYaml ? <Trans>As a form</Trans> : <Trans>As YAML</Trans>}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={readOnly}
          leftSection={<IconTrash size={14} />}
          onClick={() => {
            edit((now) => removeSteps(now, [name]));
            select(undefined);
          }}
        >
          <Trans>Remove the step</Trans>
        </Button>
      </div>
    </Around>
  );
}

export function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function NameField({ name, drawn, readOnly, edit, select }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState(name);
  const taken = text !== name && text in stepsOf(drawn);
  const wrong = !NAME.test(text)
    ? t`Small letters, digits and hyphens`
    : taken
      ? t`Another step has this name`
      : undefined;
  const keep = () => {
    if (wrong || text === name) return setText(name);
    edit((now) => renameStep(now, name, text));
    select(text);
  };
  return (
    <TextInput
      size="xs"
      label={t`Short name of the step`}
      classNames={{ input: classes.code }}
      disabled={readOnly}
      error={wrong}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep();
      }}
    />
  );
}

/** Where the step leads, outcome by outcome: the way to connect steps without a mouse. */
function Ways({ name, drawn, known, sketch, step, readOnly, edit, focus }: Props & { step: Raw }) {
  const { t } = useLingui();
  const outcomeWord = useOutcomeWord();
  const outcomes = outcomesOf(step, known.kinds, sketch?.steps[name]);
  const ways = new Map(waysOf(step, known.kinds).map((way) => [way.outcome, way.to]));
  const needed = new Set(sketch?.steps[name]?.outcomes ?? []);
  const meanings = known.byName[String(step.type)]?.outcomes ?? {};
  const steps = Object.keys(stepsOf(drawn));
  if (!outcomes.length) return null;
  return (
    <fieldset className={classes.group}>
      <legend>
        <Trans>Leads to</Trans>
      </legend>
      {outcomes.map((outcome) => (
        <div key={outcome} className={classes.way}>
          <Select
            size="xs"
            label={<Coded word={outcomeWord(outcome)} code={outcome} />}
            title={meanings[outcome]}
            disabled={readOnly}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`Leads nowhere` }}
            placeholder={needed.has(outcome) && !ways.has('otherwise') ? t`not wired yet` : '–'}
            data={[...new Set([...steps, ...(ways.get(outcome) ? [ways.get(outcome) as string] : [])])]}
            value={ways.get(outcome) ?? null}
            onChange={(to) => edit((now) => connect(now, known.kinds, name, outcome, to ?? undefined))}
          />
          {ways.has(outcome) && (
            <Button size="compact-xs" variant="subtle" onClick={() => focus(ways.get(outcome) as string)}>
              <Trans>Go there</Trans>
            </Button>
          )}
        </div>
      ))}
    </fieldset>
  );
}
