import { useLingui } from '@lingui/react/macro';
import { useTopic } from '../../lib/live';
import { toast } from '../../lib/toasts';
import { MovesList } from '../../ui/moves-list';
import { agentQuery } from './agent-state';
import classes from './my-status.module.css';
import { useAgent } from './use-desk';

/** What I serve for a time, below my status. */
export function MyMoves() {
  const moves = useAgent()?.moves ?? [];
  if (!moves.length) return null;
  return (
    <div className={classes.moves}>
      <MovesList moves={moves} refresh={[agentQuery.queryKey]} />
    </div>
  );
}

/** A word in the corner when somebody has moved me, and when it is over. */
export function MoveWords() {
  const { t } = useLingui();
  useTopic(
    'me',
    ({ type }) => {
      if (type === 'people.moved_for_a_time') toast('done', t`Your queues or skills have changed for a time.`);
      if (type === 'people.move_ended') toast('done', t`Your queues and skills are as before.`);
    },
    () => {},
  );
  return null;
}
