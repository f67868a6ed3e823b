import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { ask } from '../../api/client';
import { confirmIdentity } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import classes from './customers.module.css';
import { LEVELS } from './words';

const DATA_CHECKED = 4;

/** How sure we are who it is, and one click for the agent who has just checked it. Once is enough. */
export function Identity({ interaction }: { interaction: Interaction }) {
  const { i18n } = useLingui();
  const { level } = interaction.identity;
  const confirm = useAct(
    () => ask(confirmIdentity({ path: { id: interaction.id } })),
    [['interaction', interaction.id]],
  );
  const words = LEVELS[String(level)];
  return (
    <div className={classes.identity}>
      <Badge
        variant="light"
        color={level ? 'teal' : 'gray'}
        leftSection={level ? <IconShieldCheck size={12} /> : <IconShieldQuestion size={12} />}
      >
        {words ? i18n._(words) : level}
      </Badge>
      {interaction.customer && level < DATA_CHECKED && interaction.state !== 'ended' && (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={confirm.isPending}
          onClick={() => confirm.mutate(undefined)}
        >
          <Trans>I have checked their data</Trans>
        </Button>
      )}
    </div>
  );
}
