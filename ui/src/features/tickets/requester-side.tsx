import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { IconDeviceDesktopCheck, IconLink, IconStarFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { askForDeviceCheck, getTicketRating, makePortalLink } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { toast } from '../../lib/toasts';
import classes from './ticket.module.css';

const BEST = { csat: 5, ces: 7, nps: 10 };

/** What the requester said of it, and a link that lets them see it without an account. */
export function RequesterSide({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useLingui();
  const link = useAct(async () => {
    const { url } = await ask(makePortalLink({ path: { id: ticket.id } }));
    await navigator.clipboard.writeText(url);
    toast('done', t`Link copied. For a week it opens this ticket for whoever has it.`);
  });
  const check = useAct(async () => {
    const { url } = await ask(askForDeviceCheck({ path: { id: ticket.id }, body: { language: i18n.locale } }));
    await navigator.clipboard.writeText(url);
    toast('done', t`Link to a device check copied. It works for three days and takes one answer.`);
  });
  if (!ticket.requester) return null;
  const hands = ticket.may.includes('work') && !ticket.merged_into;
  return (
    <section className={classes.section} aria-label={t`Requester's view`}>
      <h2>
        <Trans>Requester's view</Trans>
      </h2>
      <Rating ticket={ticket} />
      {hands && (
        <Stack gap={6} align="flex-start">
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconLink size={13} />}
            loading={link.isPending}
            onClick={() => link.mutate(undefined)}
          >
            <Trans>Copy a link for the requester</Trans>
          </Button>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconDeviceDesktopCheck size={13} />}
            loading={check.isPending}
            onClick={() => check.mutate(undefined)}
          >
            <Trans>Copy a link to a device check</Trans>
          </Button>
        </Stack>
      )}
    </section>
  );
}

/** Followed with the ticket: a rating is an event of it. */
function Rating({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const { data } = useQuery({
    queryKey: ['ticket', String(ticket.number), 'rating'],
    queryFn: () => ask(getTicketRating({ path: { id: ticket.id } })),
  });
  const rating = data?.rating;
  if (!rating) return null;
  const { score, comment, measure } = rating;
  const best = BEST[measure];
  const said = t`Rated ${score} of ${best}`;
  return (
    <figure className={classes.rating}>
      {measure !== 'csat' && <span>{said}</span>}
      <span role="img" aria-label={said} hidden={measure !== 'csat'}>
        {Array.from({ length: best }, (_, n) => (
          <IconStarFilled key={n} size={14} data-given={n < score || undefined} aria-hidden />
        ))}
      </span>
      {comment && <blockquote>{comment}</blockquote>}
    </figure>
  );
}
