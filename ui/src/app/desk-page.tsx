import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconHeadset } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Agent } from '../api/types';
import { ChatPane } from '../features/chat/chat-pane';
import { InteractionCustomer } from '../features/customers/interaction-customer';
import { useAgent } from '../features/desk/use-desk';
import { WorkRail } from '../features/desk/work-rail';
import { InteractionPage } from '../features/interactions/interaction-page';
import { Suggestions } from '../features/knowledge/suggestions';
import { FindProcess } from '../features/processes/find-process';
import { InteractionTickets } from '../features/tickets/interaction-tickets';
import { useMe } from '../lib/session';
import { Empty } from '../ui/states';
import classes from './desk-page.module.css';

/** The desk: my work at the side, the open interaction as the page. */
export function DeskPage({ id }: { id?: string }) {
  const { t } = useLingui();
  const me = useMe();
  const agent = useAgent();
  const roomy = useMediaQuery('(min-width: 1640px)');
  const talks = (agent?.work ?? []).filter(({ kind }) => kind === 'interaction').map((work) => work.about_id);
  const after = agent?.wrap_up?.kind === 'interaction' ? agent.wrap_up.about_id : undefined;
  const now = talks[0] ?? after;
  const open = id ?? now;
  const serving = open !== undefined && (talks.includes(open) || after === open);
  const rail = me.is_agent && (roomy || !open);
  return (
    <div className={classes.desk} data-alone={!open || undefined}>
      {rail && <WorkRail openId={open} />}
      {open ? (
        <InteractionPage
          key={open}
          id={open}
          serving={serving}
          customer={(interaction) => (
            <InteractionCustomer interaction={interaction} more={<InteractionTickets interaction={interaction} />} />
          )}
          answers={({ id, language }) => (
            <>
              <FindProcess />
              <Suggestions about={{ kind: 'interaction', id, language }} serving={serving} />
            </>
          )}
          conversation={(interaction) => <ChatPane interaction={interaction} serving={serving} />}
        />
      ) : (
        <section className={classes.quiet} aria-label={t`Desk`}>
          <title>{`${t`Desk`} · Switchroom`}</title>
          <h1 className="visually-hidden">
            <Trans>Desk</Trans>
          </h1>
          {me.is_agent ? <Quiet agent={agent} /> : <NoAgent />}
        </section>
      )}
    </div>
  );
}

/** Nothing is in hand: what would have to happen. */
function Quiet({ agent }: { agent: Agent | undefined }) {
  if (!agent) return null;
  if (!agent.signed_in) {
    return (
      <Empty icon={<IconHeadset size={22} />} title={<Trans>You are not working</Trans>}>
        <Trans>Choose an available status; then customers ring here and on every other page.</Trans>
      </Empty>
    );
  }
  const available = agent.status?.kind === 'available';
  return (
    <Empty
      icon={<IconHeadset size={22} />}
      title={available ? <Trans>Nothing to do right now</Trans> : <Trans>You take no customers now</Trans>}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/floor/agents/$id" params={{ id: 'me' }} {...props} />}
        >
          <Trans>Why do I get nothing?</Trans>
        </Button>
      }
    >
      {available ? (
        <Trans>When a customer waits for you, it rings here and on every other page.</Trans>
      ) : (
        <Trans>Choose an available status when you are ready.</Trans>
      )}
    </Empty>
  );
}

function NoAgent() {
  return (
    <Empty icon={<IconHeadset size={22} />} title={<Trans>You take no calls</Trans>}>
      <Trans>Watch the floor on the wallboard, or look into the history.</Trans>
    </Empty>
  );
}
