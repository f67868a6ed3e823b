import { useLingui } from '@lingui/react/macro';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { toast } from './toasts';

/** A refusal in one sentence, in the reader's language where we know the code. */
export function useProblemSentence(): (error: unknown) => string {
  const { t } = useLingui();
  return (error) => {
    if (!(error instanceof Problem)) return t`Something went wrong here. Reload the page; your work is safe.`;
    if (error.status === 0) return t`The server cannot be reached. Check the network; the desk goes on by itself.`;
    switch (error.code) {
      case 'offer.expired':
        return t`Too late: the time to answer has passed.`;
      case 'offer.taken':
        return t`Somebody else was faster.`;
      case 'offer.withdrawn':
        return t`The customer has gone, or another agent took it.`;
      case 'transfer.queue_takes_nobody':
        return t`This queue is closed or full.`;
      case 'transfer.colleague_away':
        return t`This colleague is not at work now.`;
      case 'voicemail.already_handled':
        return t`Somebody else has dealt with it already.`;
      case 'colleague.busy':
        return t`This colleague is in a call, or has just been in one.`;
      case 'colleague.not_available':
        return t`This colleague takes no calls now.`;
      case 'colleague.caller_busy':
        return t`You are in a call yourself.`;
      case 'colleague.caller_not_at_work':
        return t`Choose a status first: only who is at work can call colleagues.`;
      case 'park.nobody':
        return t`Nobody is parked there any more.`;
      case 'routing.refused':
        return t`That is not possible now. Perhaps you are in another call.`;
      case 'consult.none':
        return t`No colleague is on the line.`;
      case 'break.not_at_work':
        return t`Only so many may have this break at once: be available first, then ask for it.`;
      case 'log.handed_over':
        return t`Somebody else has handed this shift over already.`;
      case 'message.nobody':
        return t`Nobody else is there to read it.`;
      case 'message.too_many':
        return t`That would reach too many people. Choose a smaller unit, or write a bulletin.`;
      case 'message.throttled':
        return t`Too many messages. Wait a little.`;
      case 'break.unknown':
        return t`This request is decided already.`;
      case 'task.taken':
        return t`A colleague has taken this task.`;
      case 'task.not_yours':
        return t`Take this task first.`;
      case 'task.over':
      case 'task.not_found':
        return t`This task is done, or no longer needed.`;
      case 'task.not_of_the_post':
        return t`This colleague does not hold the role that the task is for.`;
      case 'mail.no_address':
        return t`No mail address of the requester is known.`;
      case 'mail.too_late_to_cancel':
        return t`This mail has gone already, or is just going.`;
      case 'ticket.no_such_transition':
        return t`The ticket cannot become that from what it is now.`;
      case 'ticket.closed':
        return t`The ticket is closed. Open another one that goes on from it.`;
      case 'ticket.merged':
        return t`The ticket was merged into another one.`;
      case 'ticket.not_theirs':
        return t`This person may not see the ticket, so cannot work on it or be mentioned.`;
      case 'ticket.unknown_team':
        return t`There is no such team, or you may not open tickets for it. Choose one.`;
      case 'ticket.unknown_requester':
        return t`This customer does not belong to the ticket's brand, or you may not see them.`;
      case 'setup.exists':
        return t`Another one already has this name.`;
      case 'setup.stale':
        return t`Somebody else changed it in the meantime. Look at their version and try again.`;
      case 'setup.in_use':
        return t`It is still in use, so it cannot be archived.`;
      case 'session.throttled':
        return t`Too many tries. Wait a minute.`;
    }
    if (error.code === 'process.refused') return error.detail;
    if (error.status === 422 && error.fields.length)
      return t`Some fields are not right. What is wrong stands beside them.`;
    if (error.status === 403) return t`You do not have the permission for this.`;
    if (error.status >= 500) return t`The server had a problem. Try again in a moment.`;
    return error.detail || error.code;
  };
}

/** An action on the server: refusals are said in the corner, the named queries are fetched again afterwards. */
export function useAct<In, Out>(action: (input: In) => Promise<Out>, refresh: readonly QueryKey[] = [], done?: string) {
  const client = useQueryClient();
  const sentence = useProblemSentence();
  return useMutation({
    mutationFn: action,
    onSuccess: () => {
      if (done) toast('done', done);
    },
    onError: (error) => toast('refused', sentence(error)),
    onSettled: () => Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
