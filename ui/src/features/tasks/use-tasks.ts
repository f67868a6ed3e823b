import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { countTasks } from '../../api/generated';
import { useLiveQuery, useTopic } from '../../lib/live';
import { may, useMe } from '../../lib/session';

export const TASKS = ['tasks'];
/** Tasks become late by themselves. */
const LOOK_AGAIN_MS = 60_000;

/** What waits for me: my own tasks and those of my roles; it keeps every list of tasks true while it is shown. */
export function useTaskCount() {
  const me = useMe();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: [...TASKS, 'count'],
    queryFn: () => ask(countTasks()),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const topics = (data?.posts ?? []).map((post) => `tasks:${post}`);
  topics.push(`notices:${me.user.id}`); // what I am asked by name is for no role
  if (may(me, 'processes:task:see')) topics.push('tasks');
  useLiveQuery(TASKS, topics);
  useTopic(
    'me',
    ({ type }) => {
      // Whoever stands in for somebody has that person's roles, and so other topics, from now on.
      if (type.startsWith('people.absence_')) void client.invalidateQueries({ queryKey: TASKS });
    },
    () => {},
  );
  return data;
}
