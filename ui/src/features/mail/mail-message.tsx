import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { fileMailAgain, getMail, rejectMail, releaseMail } from '../../api/generated';
import type { Mail } from '../../api/types';
import { useAct } from '../../lib/act';
import { exactly } from '../../lib/format';
import { Failure, RowsSkeleton } from '../../ui/states';
import classes from './mail-message.module.css';
import { useReasonWords } from './words';

const REFRESH = [['mail']];

/** One message: who wrote, why it is held, what it says, and what to do with it. */
export function MailMessage({ mail, close }: { mail: Mail; close: () => void }) {
  const { i18n } = useLingui();
  const reasons = useReasonWords();
  return (
    <div className={classes.message}>
      <h2>{mail.subject || <Trans>No subject</Trans>}</h2>
      <p className={classes.facts}>
        <span>
          {mail.sender_name} {mail.sender && <>&lt;{mail.sender}&gt;</>}
        </span>
        <span>{exactly(mail.taken_at, i18n.locale)}</span>
      </p>
      {mail.reason && (
        <Alert variant="light" color="orange" title={reasons[mail.reason] ?? mail.reason}>
          <Why mail={mail} />
        </Alert>
      )}
      {mail.fate === 'suspended' && <Actions mail={mail} close={close} />}
      <Words mail={mail} />
      <Group gap="sm">
        {mail.ticket_id && (
          <Button variant="default" component={Link} to={`/tickets/${mail.ticket_id}` as never}>
            <Trans>Open the ticket</Trans>
          </Button>
        )}
        <Button variant="subtle" component="a" href={`/api/mail/${mail.id}/original`} download>
          <Trans>Original</Trans>
        </Button>
      </Group>
    </div>
  );
}

function Why({ mail }: { mail: Mail }) {
  switch (mail.reason) {
    case 'unknown_sender':
      return <Trans>The sender is not on this ticket. Release it only if you know that it is really them.</Trans>;
    case 'forged':
      return <Trans>The sender's own domain says that this mail is not from there.</Trans>;
    case 'failed':
      return <Trans>Filing it failed ({mail.error}). When the cause is mended, file it again.</Trans>;
    case 'bounce':
      return <Trans>A mail of ours did not arrive. The reply and the customer's address are marked.</Trans>;
    case 'storm':
    case 'ticket_storm':
      return <Trans>More came than people write. Perhaps two machines answer each other.</Trans>;
    case 'too_large':
      return <Trans>Only its head was taken. The whole message is in the mailbox.</Trans>;
    default:
      return <Trans>It opened no ticket, and nobody was answered.</Trans>;
  }
}

function Actions({ mail, close }: { mail: Mail; close: () => void }) {
  const { t } = useLingui();
  const path = { id: mail.id };
  const release = useAct(() => ask(releaseMail({ path })), REFRESH, t`Released`);
  const again = useAct(() => ask(fileMailAgain({ path })), REFRESH, t`It is filed again`);
  const reject = useAct(() => ask(rejectMail({ path })), REFRESH, t`Rejected`);
  const then = { onSuccess: close };
  return (
    <Group gap="sm">
      <Button loading={release.isPending} onClick={() => release.mutate(undefined, then)}>
        {mail.ticket_id ? <Trans>Add it to the ticket</Trans> : <Trans>Open a ticket</Trans>}
      </Button>
      {mail.reason === 'failed' && (
        <Button variant="default" loading={again.isPending} onClick={() => again.mutate(undefined, then)}>
          <Trans>File again</Trans>
        </Button>
      )}
      <Button variant="subtle" color="red.8" loading={reject.isPending} onClick={() => reject.mutate(undefined, then)}>
        <Trans>Reject</Trans>
      </Button>
    </Group>
  );
}

function Words({ mail }: { mail: Mail }) {
  const found = useQuery({
    queryKey: ['mail-read', mail.id],
    queryFn: () => ask(getMail({ path: { id: mail.id } })),
    retry: false,
  });
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton />;
  return (
    <>
      <pre className={classes.text}>{found.data.text}</pre>
      {found.data.attachments.length > 0 && (
        <p className={classes.facts}>
          <Trans>Files: {found.data.attachments.join(', ')}</Trans>
        </p>
      )}
    </>
  );
}
