import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useNames } from '../../lib/collection';
import { RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './map.module.css';
import { useChanges, useUndo } from './use-map';

/** What was changed on the map, by whom, and taking it back. */
export function Changes({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useLingui();
  const { data } = useChanges();
  const people = useNames('users');
  const undo = useUndo();
  if (!data) return <RowsSkeleton />;
  const words: Record<string, string> = {
    process: t`Given a process`,
    owner: t`Given an owner`,
    not_offered: t`Not offered`,
    clear: t`Made blind spots`,
    undo: t`Taken back`,
  };
  return (
    <div className={classes.panel}>
      {data.items.length === 0 && <Trans>Nothing was changed yet.</Trans>}
      <ul className={classes.changes}>
        {data.items.map((one) => (
          <li key={one.id}>
            <div>
              {words[one.kind]} {one.process_slug}
              {' · '}
              <Plural value={one.touched} one="# touchpoint" other="# touchpoints" />
              <div className={classes.code}>
                <Moment at={one.at} /> {one.by ? people.get(one.by) : ''}
              </div>
            </div>
            {one.undone_at ? (
              <span className={classes.code}>
                <Trans>Taken back</Trans>
              </span>
            ) : (
              mayEdit && (
                <Button
                  variant="default"
                  loading={undo.isPending && undo.variables === one.id}
                  onClick={() => undo.mutate(one.id)}
                >
                  <Trans>Undo</Trans>
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
