import { Trans, useLingui } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Text, Work } from '../../api/types';
import { colleagueIn, useCall, useInteraction } from '../../lib/interaction';
import { usePhoneState } from '../../lib/phone';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { MicrophoneHelp } from '../../ui/microphone-help';
import { Since } from '../../ui/time';
import classes from './call-bar.module.css';
import { CallButtons } from './call-buttons';
import { Asked, Consult } from './consult';
import { LevelMeter } from './level-meter';
import { phone } from './phone';
import { useAgent } from './use-desk';

/** The call, on every page: who, how long, and the keys of a phone. */
export function CallBar() {
  const agent = useAgent();
  const { trouble } = usePhoneState(phone);
  const calls = (agent?.work ?? []).filter((work) => work.medium === 'voice' && work.state !== 'wrap_up');
  return (
    <>
      {trouble && agent?.signed_in && (
        <Alert color="red" variant="light" radius={0} role="alert">
          <MicrophoneHelp trouble={trouble} />
        </Alert>
      )}
      {calls.map((work) => (
        <Call key={work.about_id} work={work} />
      ))}
    </>
  );
}

function Call({ work }: { work: Work }) {
  const { t, i18n } = useLingui();
  const id = work.about_id;
  const { data } = useInteraction(id);
  const { data: call } = useCall(id);
  const { legs, microphone } = usePhoneState(phone);
  const line = legs.find((leg) => leg.interactionId === id);
  const me = useMe().user.id;
  const mine = call?.legs.findLast((leg) => leg.user_id === me && leg.state !== 'ended');
  const consult = data?.consult;
  const asked = consult?.colleague?.id === me;
  const held = work.state === 'held' || data?.state === 'held';
  const muted = mine?.muted ?? false;
  useEffect(() => phone.setMuted(muted), [muted]);
  const recording = call?.recordings.at(-1)?.state;
  const colleague = colleagueIn(data, me);
  const customer = colleague ?? (say(data?.customer?.name, i18n.locale) || data?.address || t`Unknown caller`);
  const other = call?.legs.find((leg) => leg.user_id !== me && leg.state !== 'ended');
  const onHold = colleague === null ? held : (other?.held ?? false);
  const waits = colleague !== null && !data?.answered_at;
  return (
    <>
      <section className={classes.bar} aria-label={t`Call`} data-held={(onHold && !asked) || undefined}>
        <span className={classes.dot} aria-hidden />
        <Link to="/interactions/$id" params={{ id }} className={classes.who}>
          <strong>{customer}</strong>
          <span className={classes.detail}>
            {work.reference}
            {data?.queue && ` · ${say(data.queue.name as Text, i18n.locale)}`}
            {colleague !== null && ` · ${t`Colleague`}`}
          </span>
        </Link>
        {waits ? (
          <span className={classes.state} role="status">
            <Trans>Ringing…</Trans>
          </span>
        ) : (
          <Since at={data?.answered_at ?? work.accepted_at} className={classes.timer} />
        )}
        {colleague !== null && mine?.held && (
          <span className={classes.state} role="status">
            <Trans>You are on hold</Trans>
          </span>
        )}
        {onHold && !consult && (
          <span className={classes.state}>
            <Trans>On hold</Trans>
          </span>
        )}
        {data?.callback?.stage === 'calling' && (
          <span className={classes.state} role="status">
            <Trans>
              Calling the customer, {data.callback.attempts} of {data.callback.most}
            </Trans>
          </span>
        )}
        {line?.state === 'connecting' && (
          <span className={classes.state} role="status">
            <Trans>Connecting sound…</Trans>
          </span>
        )}
        {line?.state === 'lost' && (
          <span className={classes.state} role="status">
            <Trans>Sound lost, reconnecting…</Trans>
          </span>
        )}
        {microphone && !muted && <LevelMeter stream={microphone} />}
        <CallButtons
          id={id}
          held={onHold}
          muted={muted}
          recording={recording}
          asked={asked}
          consulting={!!consult}
          internal={colleague !== null}
        />
      </section>
      {consult &&
        (asked ? (
          <Asked consult={consult} customer={customer} />
        ) : (
          <Consult id={id} consult={consult} customer={customer} />
        ))}
    </>
  );
}
