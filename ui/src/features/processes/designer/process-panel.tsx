import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ask } from '../../../api/client';
import { throwProcessDraftAway } from '../../../api/generated';
import { useAct } from '../../../lib/act';
import { Confirm } from '../../../ui/confirm';
import { HEAD } from '../parameter-words';
import { Around } from './around';
import classes from './designer.module.css';
import { type Raw, stepsOf, withParts } from './model/drawn';
import { Parameters } from './parameter-field';
import { SourceField } from './source-field';
import { isMap } from './step-panel';
import type { Editing } from './use-draft';
import type { Known } from './use-knowledge';

/** What the process says beside its steps, the whole as YAML, and throwing the draft away. */
export function ProcessPanel({ editing, known, readOnly }: { editing: Editing; known: Known; readOnly: boolean }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { draft, drawn, edit } = editing;
  const [asYaml, setAsYaml] = useState(false);
  const [asking, setAsking] = useState(false);
  const away = useAct(
    () => ask(throwProcessDraftAway({ path: { id: draft.id } })),
    [['process-drafts']],
    t`Thrown away`,
  );
  const steps = Object.keys(stepsOf(drawn));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of the steps say when they differ.
  const around = useMemo(
    () => ({ names: { ...known.names, step: steps }, variables: {}, findings: [], readOnly }),
    [known, steps.join(' '), readOnly],
  );
  return (
    <Around value={around}>
      {asYaml ? (
        <SourceField
          value={drawn.definition}
          readOnly={readOnly}
          accepts={(value) =>
            isMap(value) && isMap((value as Raw).steps) && Object.values((value as Raw).steps as Raw).every(isMap)
          }
          keep={(value) =>
            edit((now) => ({ definition: { ...(value as Raw), process: draft.slug }, layout: now.layout }))
          }
        />
      ) : (
        <Parameters
          owner={HEAD}
          parameters={known.header}
          value={drawn.definition}
          change={(name, value) => edit((now) => withParts(now, [[`header/${name}`, value]]), true)}
        />
      )}
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={() => setAsYaml(!asYaml)}>
          {asYaml ? <Trans>As a form</Trans> : <Trans>As YAML</Trans>}
        </Button>
        {!readOnly && (
          <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
            <Trans>Throw the draft away</Trans>
          </Button>
        )}
      </div>
      <Confirm
        opened={asking}
        title={<Trans>Throw this draft away?</Trans>}
        action={<Trans>Throw away</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => away.mutate(undefined, { onSuccess: () => void navigate({ to: '/processes/drafts' }) })}
      >
        <Trans>What is published stays as it is.</Trans>
      </Confirm>
    </Around>
  );
}
