import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Problem } from '../api/problem';

/** What a refusal says, by its code. Apart from `act`, since nobody waits for it before the first page is there. */
const REFUSALS: Record<string, MessageDescriptor> = {
  'offer.expired': msg`Too late: the time to answer has passed.`,
  'offer.taken': msg`Somebody else was faster.`,
  'offer.withdrawn': msg`The customer has gone, or another agent took it.`,
  'transfer.queue_takes_nobody': msg`This queue is closed or full.`,
  'transfer.colleague_away': msg`This colleague is not at work now.`,
  'voicemail.already_handled': msg`Somebody else has dealt with it already.`,
  'colleague.busy': msg`This colleague is in a call, or has just been in one.`,
  'colleague.not_available': msg`This colleague takes no calls now.`,
  'colleague.caller_busy': msg`You are in a call yourself.`,
  'colleague.caller_not_at_work': msg`Choose a status first: only who is at work can call colleagues.`,
  'park.nobody': msg`Nobody is parked there any more.`,
  'routing.refused': msg`That is not possible now. Perhaps you are in another call.`,
  'consult.none': msg`No colleague is on the line.`,
  'break.not_at_work': msg`Only so many may have this break at once: be available first, then ask for it.`,
  'log.handed_over': msg`Somebody else has handed this shift over already.`,
  'message.nobody': msg`Nobody else is there to read it.`,
  'message.too_many': msg`That would reach too many people. Choose a smaller unit, or write a bulletin.`,
  'message.throttled': msg`Too many messages. Wait a little.`,
  'break.unknown': msg`This request is decided already.`,
  'task.taken': msg`A colleague has taken this task.`,
  'task.not_yours': msg`Take this task first.`,
  'task.over': msg`This task is done, or no longer needed.`,
  'task.not_found': msg`This task is done, or no longer needed.`,
  'task.not_of_the_post': msg`This colleague does not hold the role that the task is for.`,
  'mail.no_address': msg`No mail address of the requester is known.`,
  'mail.too_late_to_cancel': msg`This mail has gone already, or is just going.`,
  'ticket.no_such_transition': msg`The ticket cannot become that from what it is now.`,
  'ticket.closed': msg`The ticket is closed. Open another one that goes on from it.`,
  'ticket.taken': msg`A colleague has taken this ticket.`,
  'ticket.offered_to_another': msg`It is just being offered to a colleague.`,
  'ticket.merged': msg`The ticket was merged into another one.`,
  'ticket.not_theirs': msg`This person may not see the ticket, so cannot work on it or be mentioned.`,
  'ticket.unknown_team': msg`There is no such team, or you may not open tickets for it. Choose one.`,
  'ticket.unknown_requester': msg`This customer does not belong to the ticket's brand, or you may not see them.`,
  'ticket.file_refused': msg`Not attached: only pictures, PDF, office documents, plain text and MP4 can go along.`,
  'request.too_large': msg`Not attached: it is too large.`,
  'ticket.too_many_files': msg`Not attached: so many files cannot go in one message.`,
  'ticket.files_too_large': msg`Not attached: together the files are too large for one mail.`,
  'ticket.send_time_refused': msg`Choose a time to come, within a year.`,
  'ticket.scheduled_reply_not_found': msg`This reply has gone out, or somebody has taken it back.`,
  'ticket.upload_gone': msg`A file is no longer here. Attach it again.`,
  'ticket.too_many_uploads': msg`Not attached: too many files of yours are waiting. Send or remove some of them first.`,
  'inspection.changed_meanwhile': msg`This form was filled in elsewhere meanwhile. Reload the page.`,
  'inspection.nothing_to_draw': msg`There is nothing to draw that these inspectors could look at.`,
  'inspection.too_much': msg`That is too much for one round. Choose a shorter time, or fewer.`,
  'draft.changed': msg`The draft has changed since you last saw it. Look at it again.`,
  'draft.over': msg`This draft is published already. Open the process to go on.`,
  'draft.not_approved': msg`Not everybody who was asked has approved the draft as it is now.`,
  'draft.exists': msg`A process or a draft with this short name exists already.`,
  'visit.in_the_past': msg`This time has passed. Choose a later one.`,
  'visit.too_far_ahead': msg`A visit is planned two years ahead at most.`,
  'visit.over': msg`This visit is not planned any more.`,
  'visit.ticket_solved': msg`This ticket is solved. Open it again before you plan a visit.`,
  'visit.too_many': msg`So many visits one ticket cannot have.`,
  'escalation.owner_needed': msg`A vendor has this ticket, so somebody of us must follow it up. Name who.`,
  'escalation.no_promise': msg`There is no date to promise here. Write it without one.`,
  'portal.unknown': msg`This brand has no portal yet. An administrator sets one up under Portals.`,
  'setup.exists': msg`Another one already has this name.`,
  'setup.stale': msg`Somebody else changed it in the meantime. Look at their version and try again.`,
  'setup.in_use': msg`It is still in use, so it cannot be archived.`,
  'rules.broken': msg`The process breaks rules that are on for a brand that it would serve. Rule packs tells which.`,
  'rule_pack.shipped': msg`This pack ships with the program; give yours another name.`,
  'touchpoint.taken': msg`A touchpoint has exactly one process, and this one has another already. Say that it is to be replaced.`,
  'map.changed': msg`The map has changed since this was counted. Look again.`,
  'map.nothing_chosen': msg`No touchpoint fits this choice, or none that you may change.`,
  'map.too_many': msg`These are more touchpoints than are changed at once. Choose fewer.`,
  'map.already_undone': msg`This change was taken back already.`,
  'service.code_off_scheme': msg`The code does not fit its category: its label comes first, then as many digits as it asks for.`,
  'service_category.in_itself': msg`A category cannot belong to itself or to one below it.`,
  'exchange.file_unreadable': msg`This file cannot be read. Save it as XLSX or as CSV in UTF-8, or choose its encoding by hand.`,
  'exchange.stale': msg`Somebody else changed it in the meantime. Load the page again.`,
  'exchange.not_now': msg`Somebody else changed it in the meantime. Load the page again.`,
  'session.throttled': msg`Too many tries. Wait a minute.`,
};

/** The sentence of a refusal, where we know its code. */
export function refusalOf(error: Problem): MessageDescriptor | undefined {
  return error.code === 'exchange.not_a_table' ? noTable(error) : REFUSALS[error.code];
}

/** Why a file is no table, and where. */
function noTable(error: Problem): MessageDescriptor {
  const [where] = error.fields;
  const line = where?.field.split('.')[1] ?? '1';
  switch (where?.code) {
    case 'too_many_rows':
      return msg`The file has too many lines; it goes on at line ${line}. Divide it.`;
    case 'too_many_columns':
      return msg`Line ${line} has too many columns to be a line of a table.`;
    case 'line_too_long':
      return msg`Line ${line} is too long to be a line of a table.`;
    case 'cell_too_long':
      return msg`A cell that begins in line ${line} is too long. Is a quotation mark missing?`;
    case 'too_much':
      return msg`This workbook unpacks to more than is taken. Divide it, or save the sheet as CSV.`;
    case 'quotes':
      return msg`The quotation marks from line ${line} on do not match.`;
  }
  return msg`This file has no heading with lines below it.`;
}
