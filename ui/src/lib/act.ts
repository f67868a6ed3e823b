import { useLingui } from '@lingui/react/macro';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { toast } from './toasts';

/** A refusal in one sentence, in the reader's language where we know the code. */
export function useProblemSentence(): (error: unknown) => string {
  const { t } = useLingui();
  const notATable = useTableSentence();
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
      case 'ticket.taken':
        return t`A colleague has taken this ticket.`;
      case 'ticket.offered_to_another':
        return t`It is just being offered to a colleague.`;
      case 'ticket.merged':
        return t`The ticket was merged into another one.`;
      case 'ticket.not_theirs':
        return t`This person may not see the ticket, so cannot work on it or be mentioned.`;
      case 'ticket.unknown_team':
        return t`There is no such team, or you may not open tickets for it. Choose one.`;
      case 'ticket.unknown_requester':
        return t`This customer does not belong to the ticket's brand, or you may not see them.`;
      case 'ticket.file_refused':
        return t`Not attached: only pictures, PDF, office documents, plain text and MP4 can go along.`;
      case 'request.too_large':
        return t`Not attached: it is too large.`;
      case 'ticket.too_many_files':
        return t`Not attached: so many files cannot go in one message.`;
      case 'ticket.files_too_large':
        return t`Not attached: together the files are too large for one mail.`;
      case 'ticket.send_time_refused':
        return t`Choose a time to come, within a year.`;
      case 'ticket.scheduled_reply_not_found':
        return t`This reply has gone out, or somebody has taken it back.`;
      case 'ticket.upload_gone':
        return t`A file is no longer here. Attach it again.`;
      case 'ticket.too_many_uploads':
        return t`Not attached: too many files of yours are waiting. Send or remove some of them first.`;
      case 'inspection.changed_meanwhile':
        return t`This form was filled in elsewhere meanwhile. Reload the page.`;
      case 'inspection.nothing_to_draw':
        return t`There is nothing to draw that these inspectors could look at.`;
      case 'inspection.too_much':
        return t`That is too much for one round. Choose a shorter time, or fewer.`;
      case 'draft.changed':
        return t`The draft has changed since you last saw it. Look at it again.`;
      case 'draft.over':
        return t`This draft is published already. Open the process to go on.`;
      case 'draft.not_approved':
        return t`Not everybody who was asked has approved the draft as it is now.`;
      case 'draft.exists':
        return t`A process or a draft with this short name exists already.`;
      case 'visit.in_the_past':
        return t`This time has passed. Choose a later one.`;
      case 'visit.too_far_ahead':
        return t`A visit is planned two years ahead at most.`;
      case 'visit.over':
        return t`This visit is not planned any more.`;
      case 'visit.ticket_solved':
        return t`This ticket is solved. Open it again before you plan a visit.`;
      case 'visit.too_many':
        return t`So many visits one ticket cannot have.`;
      case 'escalation.owner_needed':
        return t`A vendor has this ticket, so somebody of us must follow it up. Name who.`;
      case 'escalation.no_promise':
        return t`There is no date to promise here. Write it without one.`;
      case 'portal.unknown':
        return t`This brand has no portal yet. An administrator sets one up under Portals.`;
      case 'setup.exists':
        return t`Another one already has this name.`;
      case 'setup.stale':
        return t`Somebody else changed it in the meantime. Look at their version and try again.`;
      case 'setup.in_use':
        return t`It is still in use, so it cannot be archived.`;
      case 'rules.broken':
        return t`The process breaks rules that are on for a brand that it would serve. Rule packs tells which.`;
      case 'rule_pack.shipped':
        return t`This pack ships with the program; give yours another name.`;
      case 'touchpoint.taken':
        return t`A touchpoint has exactly one process, and this one has another already. Say that it is to be replaced.`;
      case 'map.changed':
        return t`The map has changed since this was counted. Look again.`;
      case 'map.nothing_chosen':
        return t`No touchpoint fits this choice, or none that you may change.`;
      case 'map.too_many':
        return t`These are more touchpoints than are changed at once. Choose fewer.`;
      case 'map.already_undone':
        return t`This change was taken back already.`;
      case 'service.code_off_scheme':
        return t`The code does not fit its category: its label comes first, then as many digits as it asks for.`;
      case 'service_category.in_itself':
        return t`A category cannot belong to itself or to one below it.`;
      case 'exchange.file_unreadable':
        return t`This file cannot be read. Save it as XLSX or as CSV in UTF-8, or choose its encoding by hand.`;
      case 'exchange.stale':
      case 'exchange.not_now':
        return t`Somebody else changed it in the meantime. Load the page again.`;
      case 'exchange.not_a_table':
        return notATable(error);
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

/** Why a file is no table, and where. */
function useTableSentence(): (error: Problem) => string {
  const { t } = useLingui();
  return (error) => {
    const [where] = error.fields;
    const line = where?.field.split('.')[1] ?? '1';
    switch (where?.code) {
      case 'too_many_rows':
        return t`The file has too many lines; it goes on at line ${line}. Divide it.`;
      case 'too_many_columns':
        return t`Line ${line} has too many columns to be a line of a table.`;
      case 'line_too_long':
        return t`Line ${line} is too long to be a line of a table.`;
      case 'cell_too_long':
        return t`A cell that begins in line ${line} is too long. Is a quotation mark missing?`;
      case 'too_much':
        return t`This workbook unpacks to more than is taken. Divide it, or save the sheet as CSV.`;
      case 'quotes':
        return t`The quotation marks from line ${line} on do not match.`;
    }
    return t`This file has no heading with lines below it.`;
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
