import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ask } from '../../api/client';
import { getProcess, listInteractions, setAgentStatus } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useCollection } from '../../lib/collection';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { Page } from '../../ui/page';
import { Greeting } from './greeting';
import { MakeItYours } from './make-it-yours';
import { RemoveSample, useSample } from './remove-sample';
import { useSeen } from './seen';
import { StepCard } from './step-card';
import classes from './welcome.module.css';

/** The first quarter of an hour: each step is done by doing it, and says so by itself where it can be seen. */
export function WelcomePage() {
  const { t } = useLingui();
  const me = useMe();
  const seen = useSeen();
  const sample = useSample();
  const administers = may(me, 'people:user:edit');
  const called = useAnswered('voice');
  const chatted = useAnswered('chat');
  const greeting = useGreeting();
  return (
    <Page title={t`First steps`}>
      <ol className={classes.steps}>
        <StepCard done={seen.has('floor')} title={<Trans>See a centre that lives</Trans>}>
          <p>
            <Trans>
              Simulated customers call, simulated colleagues answer. Nothing of it is counted with real work.
            </Trans>
          </p>
          <Button
            component={Link}
            to="/wallboard"
            search={{ floor: 'simulated' } as never}
            variant="default"
            onClick={() => seen.add('floor')}
          >
            <Trans>Open the wallboard</Trans>
          </Button>
        </StepCard>
        <StepCard done={called} title={<Trans>Call yourself</Trans>}>
          <p>
            <Trans>
              Become available, open the call page in a second tab, press 1 and then any key of the menu. It rings here;
              answer it.
            </Trans>
          </p>
          <BeAvailable />
          <EntryLink medium="voice">
            <Trans>Open the call page</Trans>
          </EntryLink>
        </StepCard>
        <StepCard done={chatted} title={<Trans>Chat with yourself</Trans>}>
          <p>
            <Trans>
              The same process, unchanged, serves a visitor who writes. Choose by the buttons, then answer here.
            </Trans>
          </p>
          <EntryLink medium="chat">
            <Trans>Open the chat page</Trans>
          </EntryLink>
        </StepCard>
        {administers && (
          <>
            <StepCard done={(greeting?.version ?? 1) > 1} title={<Trans>Change the greeting</Trans>}>
              <Greeting process={greeting} />
            </StepCard>
            <StepCard done={(sample?.colleagues ?? 0) > 0} title={<Trans>Add a colleague</Trans>}>
              <p>
                <Trans>Name, e-mail, password, queues and skills: then somebody else can sign in and take calls.</Trans>
              </p>
              <Button
                component={Link}
                to="/setup/$screen"
                params={{ screen: 'users' } as never}
                search={{ open: 'new' } as never}
                variant="default"
              >
                <Trans>New user</Trans>
              </Button>
            </StepCard>
            <StepCard done={seen.has('yours')} title={<Trans>Make it yours</Trans>}>
              <MakeItYours onDone={() => seen.add('yours')} />
            </StepCard>
            <StepCard done={sample?.rows === 0} title={<Trans>Remove the sample company</Trans>}>
              <RemoveSample />
            </StepCard>
          </>
        )}
      </ol>
    </Page>
  );
}

/** Whether I have served a real customer on this medium. */
function useAnswered(medium: string): boolean {
  const me = useMe();
  const key = ['interactions', 'mine', me.user.id];
  useLiveQuery(key, ['me']);
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => ask(listInteractions({ query: { agent_id: me.user.id, limit: 50 } as never })),
    staleTime: 0,
  });
  return (data?.items ?? []).some((row) => row.medium === medium && row.answered_at != null);
}

/** The process of the first entry point for calls. */
function useGreeting() {
  const entry = useEntryPoint('voice');
  const slug = entry ? String(entry.process_slug) : '';
  return useQuery({
    queryKey: ['processes', slug],
    queryFn: () => ask(getProcess({ path: { slug } })),
    enabled: slug !== '',
  }).data;
}

function useEntryPoint(medium: 'voice' | 'chat') {
  return useCollection('entry-points').data?.find((row) => row.medium === medium && row.enabled);
}

function BeAvailable() {
  const { t } = useLingui();
  const statuses = useCollection('statuses').data;
  const available = statuses?.find((row) => row.kind === 'available');
  const [done, setDone] = useState(false);
  const become = useAct(
    () => ask(setAgentStatus({ body: { status_id: available?.id ?? '' } })),
    [['agent']],
    t`You are available`,
  );
  return (
    <Button
      variant="default"
      disabled={!available || done}
      loading={become.isPending}
      onClick={() => become.mutate(undefined, { onSuccess: () => setDone(true) })}
    >
      <Trans>Become available</Trans>
    </Button>
  );
}

function EntryLink({ medium, children }: { medium: 'voice' | 'chat'; children: ReactNode }) {
  const entry = useEntryPoint(medium);
  if (!entry) {
    return (
      <span className={classes.dim}>
        <Trans>There is no entry point for this yet.</Trans>
      </span>
    );
  }
  const href = `${medium === 'voice' ? '/call/' : '/chat/'}${entry.slug}`;
  return (
    <Button component="a" href={href} target="_blank" rel="noreferrer" variant="default">
      {children}
    </Button>
  );
}
