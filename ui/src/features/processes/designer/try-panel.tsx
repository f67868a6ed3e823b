import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask, Problem } from '../../../api/client';
import { type PlayProcessResponse, playProcess, type TestProcessResponse, testProcess } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useAct, useProblemSentence } from '../../../lib/act';
import { say } from '../../../lib/text';
import { toast } from '../../../lib/toasts';
import { TestResults } from '../test-results';
import classes from './designer.module.css';
import { type Drawn, type Raw, stepsOf, withParts } from './model/drawn';
import { freeName } from './model/editing';

export type Played = PlayProcessResponse;
export type Cases = TestProcessResponse;
type Setting = {
  medium: string;
  language: string;
  at: string;
  hours: Record<string, string>;
  queues: Record<string, string>;
};
const MEDIA = ['voice', 'chat', 'mail', 'form', 'in-person'];
const STATES = ['open', 'closed', 'holiday', 'emergency'];
const WAITS = ['answered', 'timeout', 'full', 'no-staff', 'closed'];

type Props = {
  drawn: Drawn;
  readOnly: boolean;
  edit: (change: (drawn: Drawn) => Drawn) => void;
  onPlayed: (played: Played | undefined) => void;
  onCases: (cases: Cases | undefined) => void;
  focus: (step: string) => void;
};

/** Be the customer: what is heard, what can be done, and where it leads. The server plays it by the code of the cases. */
export function TryPanel({ drawn, readOnly, edit, onPlayed, onCases, focus }: Props) {
  const { t, i18n } = useLingui();
  const sentence = useProblemSentence();
  const media = (drawn.definition.media as string[] | undefined) ?? ['voice'];
  const [setting, setSetting] = useState<Setting>({
    medium: media[0] ?? 'voice',
    language: i18n.locale,
    at: '',
    hours: {},
    queues: {},
  });
  const [does, setDoes] = useState<Raw[]>([]);
  const { definition } = drawn;
  const caller = { medium: setting.medium, language: setting.language };
  const world = worldOf(setting);
  const at = setting.at ? new Date(setting.at).toISOString() : null;
  const { data, error, isFetching } = useQuery({
    queryKey: ['process-play', definition, caller, world, at, does],
    queryFn: () => ask(playProcess({ body: { definition, caller, world, at, does } })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  const shown = error ? undefined : data;
  useEffect(() => {
    onPlayed(shown);
    return () => onPlayed(undefined);
  }, [shown, onPlayed]);
  const act = (one: Raw) => setDoes([...does, one]);
  return (
    <>
      <Settings drawn={drawn} setting={setting} change={setSetting} media={media} />
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!does.length}
          leftSection={<IconArrowBackUp size={14} />}
          onClick={() => setDoes(does.slice(0, -1))}
        >
          <Trans>One back</Trans>
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!does.length}
          leftSection={<IconRefresh size={14} />}
          onClick={() => setDoes([])}
        >
          <Trans>From the start</Trans>
        </Button>
      </div>
      {error && (
        <p className={classes.problem} role="alert">
          {error instanceof Problem && error.code === 'process.refused' ? (
            <Trans>It can be tried when nothing is wrong with it any more: see Check.</Trans>
          ) : (
            sentence(error)
          )}
        </p>
      )}
      {shown && (
        <>
          <ol className={classes.said} aria-label={t`What happened`} aria-busy={isFetching}>
            {shown.said.map((one, index) => (
              <li key={index} data-kind={one.kind}>
                {one.kind === 'heard' ? (
                  <>
                    <button type="button" className={classes.link} onClick={() => focus(one.step)}>
                      {one.step}
                    </button>{' '}
                    {one.text}
                  </>
                ) : (
                  one.text
                )}
              </li>
            ))}
          </ol>
          {shown.problems_told.map((problem, index) => (
            <p key={index} className={classes.problem}>
              {say(problem, i18n.locale)}
            </p>
          ))}
          <p role="status" className={classes.outcome}>
            {shown.outcome ? (
              <Trans>Ended: {shown.outcome}</Trans>
            ) : shown.here.length ? (
              <Trans>Now at: {shown.here.join(', ')}</Trans>
            ) : null}
          </p>
          {!shown.outcome && <Turns drawn={drawn} played={shown} act={act} locale={setting.language} />}
        </>
      )}
      <SaveCase
        drawn={drawn}
        disabled={readOnly || !shown || shown.problems.length > 0}
        make={(name) => ({
          name,
          caller,
          ...(at ? { at } : {}),
          ...(does.length ? { does } : {}),
          ...(Object.keys(world).length ? { world } : {}),
          expect: { path: shown?.path ?? [], ...(shown?.outcome ? { outcome: shown.outcome } : {}) },
        })}
        edit={edit}
      />
      <RunCases drawn={drawn} onCases={onCases} />
    </>
  );
}

function worldOf({ hours, queues }: Setting): Raw {
  const world: Raw = {};
  if (Object.keys(hours).length) world.hours = hours;
  if (Object.keys(queues).length)
    world.queues = Object.fromEntries(Object.entries(queues).map(([queue, outcome]) => [queue, { outcome }]));
  return world;
}

function used(drawn: Drawn, field: string): string[] {
  const found = Object.values(stepsOf(drawn)).map((step) => step[field]);
  return [...new Set(found.filter((one): one is string => typeof one === 'string'))];
}

/** Who calls, when, and what the world answers: hours and queues that the process asks. */
function Settings({
  drawn,
  setting,
  change,
  media,
}: {
  drawn: Drawn;
  setting: Setting;
  change: (setting: Setting) => void;
  media: string[];
}) {
  const { t } = useLingui();
  return (
    <details className={classes.more}>
      <summary>
        <Trans>Who comes, and when</Trans>
      </summary>
      <Select
        size="xs"
        label={t`By`}
        data={MEDIA.filter((medium) => media.includes(medium))}
        value={setting.medium}
        onChange={(medium) => change({ ...setting, medium: medium ?? 'voice' })}
      />
      <TextInput
        size="xs"
        label={t`Language`}
        value={setting.language}
        onChange={(event) => change({ ...setting, language: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t`Moment`}
        value={setting.at}
        onChange={(event) => change({ ...setting, at: event.currentTarget.value })}
      />
      {used(drawn, 'calendar').map((calendar) => (
        <Select
          key={calendar}
          size="xs"
          label={t`Hours: ${calendar}`}
          data={STATES}
          value={setting.hours[calendar] ?? 'open'}
          onChange={(state) => change({ ...setting, hours: { ...setting.hours, [calendar]: state ?? 'open' } })}
        />
      ))}
      {used(drawn, 'queue').map((queue) => (
        <Select
          key={queue}
          size="xs"
          label={t`Queue: ${queue}`}
          data={WAITS}
          value={setting.queues[queue] ?? 'answered'}
          onChange={(outcome) => change({ ...setting, queues: { ...setting.queues, [queue]: outcome ?? 'answered' } })}
        />
      ))}
    </details>
  );
}

type Choice = { name?: string; key?: string; label?: Text };

/** What a person can do now: keys and choices, words, values, decisions; silence; hanging up. */
function Turns({
  drawn,
  played,
  act,
  locale,
}: {
  drawn: Drawn;
  played: Played;
  act: (one: Raw) => void;
  locale: string;
}) {
  return (
    <div className={classes.turns}>
      {played.asked.map((asked) => {
        const step = stepAt(drawn, asked.step);
        const choices = ((step.choices ?? step.buttons ?? []) as Choice[]).filter(
          (choice) => typeof choice === 'object',
        );
        const fields = (step.fields ?? []) as Raw[];
        return (
          <fieldset key={asked.step} className={classes.group}>
            <legend>{say(step.title as Text, locale) || asked.step}</legend>
            {asked.confirm ? (
              <Buttons options={['1', '2']} act={(press) => act({ press })} />
            ) : asked.type === 'ask' ? (
              choices.map((choice) => (
                <Button
                  key={choice.name}
                  size="compact-sm"
                  variant="default"
                  onClick={() => act(choice.key ? { press: choice.key } : { say: choice.name })}
                >
                  {[choice.key, say(choice.label, locale) || choice.name].filter(Boolean).join(' · ')}
                </Button>
              ))
            ) : asked.type === 'show' ? (
              choices.map((choice) => (
                <Button
                  key={choice.name}
                  size="compact-sm"
                  variant="default"
                  onClick={() => act({ agent: choice.name })}
                >
                  {say(choice.label, locale) || choice.name}
                </Button>
              ))
            ) : asked.type === 'review' ? (
              <Buttons
                options={(step.decisions as string[] | undefined) ?? ['approved', 'refused']}
                act={(agent) => act({ agent })}
              />
            ) : asked.type === 'dispose' ? (
              <Words act={(agent) => act({ agent })} />
            ) : asked.type === 'form' || asked.type === 'task' ? (
              <Fill fields={fields} act={(fill) => act({ fill })} locale={locale} />
            ) : (
              <Words act={(words) => act(/^[0-9*#]+$/.test(words) ? { press: words } : { say: words })} />
            )}
            {['ask', 'collect', 'survey'].includes(asked.type) && (
              <Button size="compact-sm" variant="subtle" onClick={() => act({ silence: true })}>
                <Trans>Say nothing</Trans>
              </Button>
            )}
          </fieldset>
        );
      })}
      <div className={classes.buttons}>
        {played.events.map((event) => (
          <Button key={event} size="compact-sm" variant="default" onClick={() => act({ event })}>
            <Trans>Event: {event}</Trans>
          </Button>
        ))}
        <Button size="compact-sm" variant="default" color="red" onClick={() => act({ hang_up: true })}>
          <Trans>Hang up</Trans>
        </Button>
      </div>
    </div>
  );
}

function stepAt(drawn: Drawn, name: string): Raw {
  const [outer = '', inner] = name.split('/');
  const step = stepsOf(drawn)[outer] ?? {};
  return inner ? (((step.waiting as Raw | undefined)?.steps as Record<string, Raw> | undefined)?.[inner] ?? {}) : step;
}

function Buttons({ options, act }: { options: string[]; act: (option: string) => void }) {
  return options.map((option) => (
    <Button key={option} size="compact-sm" variant="default" onClick={() => act(option)}>
      {option}
    </Button>
  ));
}

function Words({ act }: { act: (words: string) => void }) {
  const { t } = useLingui();
  const [words, setWords] = useState('');
  const give = () => {
    if (words) act(words);
    setWords('');
  };
  return (
    <div className={classes.row}>
      <TextInput
        size="xs"
        className={classes.rowBody}
        aria-label={t`Keys or words`}
        placeholder={t`Keys or words`}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) give();
        }}
      />
      <Button size="compact-sm" variant="default" onClick={give}>
        <Trans>Give</Trans>
      </Button>
    </div>
  );
}

function Fill({ fields, act, locale }: { fields: Raw[]; act: (values: Raw) => void; locale: string }) {
  const [values, setValues] = useState<Raw>({});
  return (
    <>
      {fields.map((field) => (
        <TextInput
          key={String(field.name)}
          size="xs"
          label={say(field.label as Text, locale) || String(field.name)}
          value={String(values[String(field.name)] ?? '')}
          onChange={(event) => setValues({ ...values, [String(field.name)]: event.currentTarget.value })}
        />
      ))}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() =>
          act(
            Object.fromEntries(
              Object.entries(values).map(([name, value]) => [
                name,
                fields.find((field) => field.name === name)?.kind === 'boolean' ? value === 'true' : value,
              ]),
            ),
          )
        }
      >
        <Trans>Done</Trans>
      </Button>
    </>
  );
}

function SaveCase({
  drawn,
  disabled,
  make,
  edit,
}: {
  drawn: Drawn;
  disabled: boolean;
  make: (name: string) => Raw;
  edit: Props['edit'];
}) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const cases = (Array.isArray(drawn.definition.cases) ? drawn.definition.cases : []) as Raw[];
  const keep = () => {
    const called =
      name.trim() ||
      freeName(
        cases.map((one) => String(one.name)),
        'case',
      );
    edit((now) => withParts(now, [['cases', [...((now.definition.cases as Raw[] | undefined) ?? []), make(called)]]]));
    setName('');
    toast('done', t`Kept as a case`);
  };
  return (
    <div className={classes.row}>
      <TextInput
        size="xs"
        className={classes.rowBody}
        aria-label={t`Name of the case`}
        placeholder={t`Name of the case`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="compact-sm" variant="default" disabled={disabled} onClick={keep}>
        <Trans>Keep as a case</Trans>
      </Button>
    </div>
  );
}

function RunCases({ drawn, onCases }: { drawn: Drawn; onCases: Props['onCases'] }) {
  const run = useAct((definition: Raw) => ask(testProcess({ body: { definition } })));
  const count = Array.isArray(drawn.definition.cases) ? drawn.definition.cases.length : 0;
  const { data } = run;
  useEffect(() => {
    onCases(data);
    return () => onCases(undefined);
  }, [data, onCases]);
  if (!count) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerPlay size={14} />}
        loading={run.isPending}
        onClick={() => run.mutate(drawn.definition)}
      >
        <Trans>Play all cases</Trans>
      </Button>
      {data && <TestResults report={data} />}
    </>
  );
}
