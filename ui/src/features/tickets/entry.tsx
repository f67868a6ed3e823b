import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, UnstyledButton } from '@mantine/core';
import { IconFile, IconFileOff, IconLock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ChannelDelivery, ChannelEntry, Text, Ticket, TicketEntry, TicketMail } from '../../api/types';
import { pieces, size } from '../../lib/conversation';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import { Moment } from '../../ui/time';
import { useAuthor } from './author';
import { CameBy, ChannelDeliveries } from './channel-delivery';
import { Deliveries } from './delivery';
import { needsFrame } from './framed';
import { MailFrame } from './mail-frame';
import { mentionPieces } from './mentions';
import { picturesIn } from './pictures';
import classes from './ticket.module.css';
import { MEDIA } from './words';

type Props = {
  ticket: Ticket;
  entry: TicketEntry;
  names: Readonly<Record<string, Text>>;
  mails?: readonly TicketMail[] | undefined;
  sent?: readonly ChannelDelivery[] | undefined;
  came?: ChannelEntry | undefined;
};

/** Something written: from outside, from us, or for colleagues only, which cannot be taken for one another. */
export function EntryShown({ ticket, entry, names, mails, sent, came }: Props) {
  const { i18n } = useLingui();
  const author = useAuthor();
  const { kind, medium, at } = entry;
  return (
    <li className={classes.entry} data-kind={kind}>
      <div className={classes.entryHead}>
        <strong>
          <bdi>{author(entry.author)}</bdi>
        </strong>
        {kind === 'note' ? (
          <span className={classes.internal}>
            <IconLock size={12} aria-hidden />
            <Trans>Internal note</Trans>
          </span>
        ) : came ? (
          <CameBy came={came} />
        ) : (
          <span>{kind === 'reply' ? <Trans>Reply</Trans> : wordsFor(MEDIA, medium, (d) => i18n._(d))}</span>
        )}
        {entry.came_with && (
          <Badge size="xs" variant="default">
            <Trans>Came with a merged ticket</Trans>
          </Badge>
        )}
        <Moment at={at} />
      </div>
      {(entry.text || entry.html) && <Body ticket={ticket} entry={entry} names={names} />}
      <Files ticket={ticket} files={entry.files} />
      <Deliveries ticket={ticket} mails={mails} />
      <ChannelDeliveries ticket={ticket} sent={sent} />
    </li>
  );
}

/** The words; where their looks say something, as they were sent. */
function Body({ ticket, entry, names }: Pick<Props, 'ticket' | 'entry' | 'names'>) {
  const { html, text } = entry;
  const [framed, setFramed] = useState(
    () => needsFrame(html, text) || (!!html && picturesIn(html, entry.files).size > 0),
  );
  return (
    <>
      {framed && html ? (
        <MailFrame ticket={ticket.id} files={entry.files} html={html} />
      ) : (
        <div className={classes.words} dir="auto">
          {entry.kind === 'note' ? <NoteWords entry={entry} names={names} /> : <Words text={text} />}
        </div>
      )}
      {html && text && (
        <div className={classes.below}>
          <UnstyledButton className={classes.small} onClick={() => setFramed(!framed)}>
            {framed ? <Trans>Show the words only</Trans> : <Trans>Show it as it was sent</Trans>}
          </UnstyledButton>
        </div>
      )}
    </>
  );
}

function Words({ text }: { text: string }): ReactNode {
  return pieces(text).map(({ text: part, href }, index) =>
    href ? (
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function NoteWords({ entry, names }: Pick<Props, 'entry' | 'names'>): ReactNode {
  const { i18n } = useLingui();
  const people = ((entry.data.mentions ?? []) as string[]).map((id) => say(names[id], i18n.locale));
  return mentionPieces(entry.text, people).map(({ text, mention }, index) =>
    mention ? (
      <span key={index} className={classes.mention}>
        {text}
      </span>
    ) : (
      <Words key={index} text={text} />
    ),
  );
}

/** Files are kept, never opened here: what is in them is not ours. */
function Files({ ticket, files }: { ticket: Ticket; files: TicketEntry['files'] }) {
  const { t, i18n } = useLingui();
  if (!files.length) return null;
  return (
    <ul className={classes.files} aria-label={t`Files`}>
      {files.map((file) => (
        <li key={file.id}>
          {file.kept ? (
            <a className={classes.file} href={`/api/tickets/${ticket.id}/files/${file.id}`} download={file.name}>
              <IconFile size={16} aria-hidden />
              <span>
                <bdi>{file.name}</bdi> <small>{size(file.size, i18n.locale)}</small>
              </span>
            </a>
          ) : (
            <span className={classes.file}>
              <IconFileOff size={16} aria-hidden />
              <span>
                <bdi>{file.name}</bdi>{' '}
                <small>
                  <Trans>not kept</Trans>
                </small>
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
