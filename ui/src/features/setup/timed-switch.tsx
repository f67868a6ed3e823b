import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import { switchAnnouncement, switchEmergency } from '../../api/generated';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Moment } from '../../ui/time';

const HOURS = [1, 4, 24];

type Props = {
  on: boolean;
  until: string | null | undefined;
  busy: boolean;
  change: (on: boolean, until: string | null) => void;
};

/** One button switches it on for so long, or off: nobody has to remember to end it. */
function TimedSwitch({ on, until, busy, change }: Props) {
  const { t } = useLingui();
  const later = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  return (
    <Stack gap="xs" mt="lg" role="group" aria-label={t`Switch on or off`}>
      <Text size="sm" fw={600}>
        {!on ? (
          <Trans>It is off.</Trans>
        ) : until ? (
          <Trans>
            It is on until <Moment at={until} />.
          </Trans>
        ) : (
          <Trans>It is on until somebody switches it off.</Trans>
        )}
      </Text>
      <Group gap="xs">
        {on ? (
          <Button loading={busy} onClick={() => change(false, null)}>
            <Trans>Switch off</Trans>
          </Button>
        ) : (
          <>
            {HOURS.map((hours) => (
              <Button key={hours} variant="light" loading={busy} onClick={() => change(true, later(hours))}>
                <Trans>
                  Switch on for <Plural value={hours} one="# hour" other="# hours" />
                </Trans>
              </Button>
            ))}
            <Button variant="default" loading={busy} onClick={() => change(true, null)}>
              <Trans>On until switched off</Trans>
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

type OfRow = { row: Row; close: () => void };

function stillOn(on: boolean, until: string | null | undefined): boolean {
  return on && (!until || new Date(until) > new Date());
}

export function AnnouncementSwitch({ row, close }: OfRow) {
  const { t } = useLingui();
  const allowed = may(useMe(), 'processes:announcement:switch');
  const act = useAct(
    (body: { on: boolean; until: string | null }) => ask(switchAnnouncement({ path: { id: row.id }, body })),
    [['setup', 'announcements']],
    t`Saved`,
  );
  if (!allowed) return null;
  const until = row.expires_at as string | null;
  return (
    <TimedSwitch
      on={stillOn(row.switched_on_at != null, until)}
      until={until}
      busy={act.isPending}
      change={(on, end) => act.mutate({ on, until: end }, { onSuccess: close })}
    />
  );
}

export function EmergencySwitch({ row, close }: OfRow) {
  const { t } = useLingui();
  const allowed = may(useMe(), 'organisation:calendar:emergency');
  const act = useAct(
    (body: { on: boolean; until: string | null }) => ask(switchEmergency({ path: { id: row.id }, body })),
    [['setup', 'calendars']],
    t`Saved`,
  );
  if (!allowed) return null;
  const until = row.emergency_until as string | null;
  return (
    <TimedSwitch
      on={stillOn(row.emergency === true, until)}
      until={until}
      busy={act.isPending}
      change={(on, end) => act.mutate({ on, until: end }, { onSuccess: close })}
    />
  );
}
