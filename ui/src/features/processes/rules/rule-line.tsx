import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import classes from './rules.module.css';
import { type PackRule, type RulePack, useSwitchRule } from './use-rule-packs';

type Props = {
  pack: string;
  brand: string;
  rule: PackRule;
  off: RulePack['brands'][number]['off'][number] | undefined;
  broken: number | undefined;
  mayEdit: boolean;
};

/** A rule with where it stands, whether it holds for the brand, and how many processes break it. */
export function RuleLine({ pack, brand, rule, off, broken, mayEdit }: Props) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState(false);
  const turn = useSwitchRule(pack, brand);
  const title = say(rule.title as Text, i18n.locale);
  const by = off?.by;
  return (
    <li>
      <div className={classes.rule}>
        <h3>{title}</h3>
        <p>{say(rule.text as Text, i18n.locale)}</p>
        <p className={classes.source}>
          {rule.source} · {rule.severity === 'error' ? <Trans>forbids publishing</Trans> : <Trans>warns</Trans>}
        </p>
        {off && (
          <p className={classes.why}>
            {by ? (
              <Trans>
                Off for this brand, says {by}: {off.reason}
              </Trans>
            ) : (
              <Trans>Off for this brand: {off.reason}</Trans>
            )}
          </p>
        )}
      </div>
      <div className={classes.state}>
        {off ? (
          <Badge variant="light" color="gray">
            <Trans>Off</Trans>
          </Badge>
        ) : broken === undefined ? null : broken ? (
          <Badge variant="light" color={rule.severity === 'error' ? 'red' : 'yellow'}>
            <Plural value={broken} one="# process breaks it" other="# processes break it" />
          </Badge>
        ) : (
          <Badge variant="light" color="green">
            <Trans>Kept</Trans>
          </Badge>
        )}
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="default"
            loading={turn.isPending}
            aria-label={off ? t`Switch on: ${title}` : t`Switch off: ${title}`}
            onClick={() => (off ? turn.mutate({ rule: rule.name, on: true, reason: '' }) : setAsking(true))}
          >
            {off ? <Trans>Switch on</Trans> : <Trans>Switch off…</Trans>}
          </Button>
        )}
      </div>
      <WhyOff
        title={title}
        opened={asking}
        close={() => setAsking(false)}
        keep={(reason) => turn.mutate({ rule: rule.name, on: false, reason }, { onSuccess: () => setAsking(false) })}
      />
    </li>
  );
}

type WhyProps = { title: string; opened: boolean; close: () => void; keep: (reason: string) => void };

function WhyOff({ title, opened, close, keep }: WhyProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label={t`Why does this rule not hold for this brand?`}
          maxLength={1000}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button disabled={!reason.trim()} onClick={() => keep(reason.trim())} style={{ alignSelf: 'flex-start' }}>
          <Trans>Switch off</Trans>
        </Button>
      </Stack>
    </Modal>
  );
}
