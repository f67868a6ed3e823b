import { Trans, useLingui } from '@lingui/react/macro';
import type { Text, TicketEntry } from '../../api/types';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import { Moment } from '../../ui/time';
import { useAuthor } from './author';
import classes from './ticket.module.css';
import { useValueWords } from './value-words';
import { VisitChange, type VisitChanged } from './visit-change';
import { FIELDS } from './words';

type Change = { before: unknown; after: unknown };
type Props = { entries: readonly TicketEntry[]; names: Readonly<Record<string, Text>> };

/** What somebody changed, in one small line. */
export function Changes({ entries, names }: Props) {
  const author = useAuthor();
  const first = entries[0];
  if (!first) return null;
  const changes = entries.flatMap(({ data }) => Object.entries((data.changes ?? {}) as Record<string, Change>));
  return (
    <li className={classes.change}>
      <strong>{author(first.author)}</strong>{' '}
      <ul>
        {changes.map(([field, change], index) => (
          <li key={index}>
            <OneChange field={field} change={change} names={names} />
          </li>
        ))}
      </ul>{' '}
      <Moment at={first.at} />
    </li>
  );
}

function OneChange({ field, change, names }: { field: string; change: Change; names: Props['names'] }) {
  const { i18n } = useLingui();
  const words = useValueWords(names);
  const name = wordsFor(FIELDS, field, (d) => i18n._(d));
  if (field === 'remote_access') {
    const tool = say(change.after as Text, i18n.locale);
    return (
      <Trans>
        opened <strong>{tool}</strong> for remote access
      </Trans>
    );
  }
  if (field === 'visit') return <VisitChange {...(change as VisitChanged)} />;
  const after = words(field, change.after);
  if (field === 'subject' || field === 'fields') return <Trans>changed “{name}”</Trans>;
  return (
    <>
      {name}: {words(field, change.before)} → <strong>{after}</strong>
    </>
  );
}
