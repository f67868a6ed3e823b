import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPhoneOutgoing, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { callColleague, listColleagues } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useInteraction } from '../../lib/interaction';
import { allowAnnouncements } from '../../lib/ring';
import { useMe } from '../../lib/session';
import { toast } from '../../lib/toasts';
import { Keys } from '../../ui/keys';
import { PickDialog } from '../../ui/picking/pick-dialog';
import { type Choice, PickList } from '../../ui/picking/pick-list';
import { agentQuery } from './agent-state';
import { useColleagueWords } from './colleague-words';
import { phone } from './phone';
import { useAgent } from './use-desk';

const GROUP = msg`Call`;
const CALL = msg`Call a colleague`;

let show: () => void = () => {};

function openColleagues(): void {
  show();
}

/** Who of my colleagues is there, and a call to any of them. Mounted once, by the shell. */
export function Colleagues() {
  const { i18n } = useLingui();
  const atWork = useAgent()?.signed_in ?? false;
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    show = () => setOpened(true);
    return () => {
      show = () => {};
    };
  }, []);
  useCommands([
    { id: 'call-colleague', title: CALL, group: GROUP, keys: 'alt+k', enabled: atWork, run: () => setOpened(true) },
  ]);
  return (
    <>
      <Outcomes />
      <PickDialog opened={opened} onClose={() => setOpened(false)} label={i18n._(CALL)}>
        <List close={() => setOpened(false)} />
      </PickDialog>
    </>
  );
}

/** The button for it. */
export function CallColleague() {
  const { i18n } = useLingui();
  const atWork = useAgent()?.signed_in ?? false;
  return (
    <Tooltip
      label={
        <span>
          {i18n._(CALL)} <Keys keys="alt+k" />
        </span>
      }
    >
      <ActionIcon variant="subtle" color="gray" aria-label={i18n._(CALL)} disabled={!atWork} onClick={openColleagues}>
        <IconPhoneOutgoing size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

function List({ close }: { close: () => void }) {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const { choices, loading } = useColleagues(search);
  const call = useAct(
    async (colleague: Choice) => {
      void phone.prepare();
      void allowAnnouncements();
      await ask(callColleague({ path: { id: colleague.key } }));
    },
    [agentQuery.queryKey],
  );
  const go = (chosen: Choice | undefined) => {
    if (chosen && !call.isPending) call.mutate(chosen, { onSuccess: close });
  };
  return (
    <PickList
      choices={choices}
      label={t`Colleague`}
      placeholder={t`Name of a colleague`}
      listLabel={t`Colleagues`}
      none={loading ? <Trans>One moment…</Trans> : <Trans>No colleague is called that.</Trans>}
      onSearch={setSearch}
      onEnter={go}
      foot={(chosen) => (
        <Button
          disabled={!chosen}
          loading={call.isPending}
          leftSection={<IconPhoneOutgoing size={15} />}
          rightSection={<Keys keys="enter" />}
          onClick={() => go(chosen)}
        >
          <Trans>Call</Trans>
        </Button>
      )}
    />
  );
}

function useColleagues(search: string): { choices: Choice[]; loading: boolean } {
  const { t } = useLingui();
  const words = useColleagueWords();
  const { data, isPending } = useQuery({
    queryKey: ['colleagues', search],
    queryFn: () => ask(listColleagues({ query: { search } })),
    placeholderData: (before) => before,
    refetchInterval: 3000,
    gcTime: 0,
  });
  const choices = (data?.items ?? []).map(({ id, name, state, here }) => ({
    key: id,
    name,
    icon: <IconUser size={16} aria-label={t`Colleague`} />,
    ready: state === 'available',
    possible: here,
    about: words(state),
  }));
  return { choices, loading: isPending };
}

/** A call of mine that came to nothing is said so: the bar is gone by then. */
function Outcomes() {
  const calls = (useAgent()?.work ?? []).filter((work) => work.medium === 'voice');
  const [watched, setWatched] = useState<readonly string[]>([]);
  const now = calls.map((work) => work.about_id).join(' ');
  useEffect(() => {
    if (now) setWatched((before) => [...new Set([...before, ...now.split(' ')])].slice(-5));
  }, [now]);
  return watched.map((id) => <Outcome key={id} id={id} />);
}

function Outcome({ id }: { id: string }) {
  const { t } = useLingui();
  const me = useMe().user.id;
  const { data } = useInteraction(id);
  const mine = data?.caller?.id === me;
  const how = mine ? data?.ended_how : null;
  const name = String(data?.called?.name ?? '');
  useEffect(() => {
    if (how === 'unanswered') toast('refused', t`${name} does not answer.`);
    if (how === 'declined') toast('refused', t`${name} has declined the call.`);
  }, [how, name, t]);
  return null;
}
