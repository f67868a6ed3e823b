import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getConversation, listAudiences, listConversations } from '../../api/generated';
import { useTopic } from '../../lib/live';

export const MESSAGES = ['messages'];

export function useConversations() {
  return useQuery({ queryKey: [...MESSAGES, 'all'], queryFn: () => ask(listConversations()) });
}

/** What I and a colleague wrote. */
export function useConversation(id: string) {
  return useQuery({ queryKey: [...MESSAGES, 'with', id], queryFn: () => ask(getConversation({ path: { id } })) });
}

/** The queues and units to whose people I may write. */
export function useAudiences() {
  const queryKey = [...MESSAGES, 'audiences'];
  return useQuery({ queryKey, queryFn: () => ask(listAudiences()), staleTime: 60_000 }).data;
}

/** Keeps messages true while mounted; `onReceived` hears of each that comes for me. Mounted once, by the button. */
export function useMessageStream(onReceived: (sender: string) => void): void {
  const client = useQueryClient();
  const refetch = () => void client.invalidateQueries({ queryKey: MESSAGES });
  useTopic(
    'me',
    ({ type, data }) => {
      if (!type.startsWith('team.message')) return;
      refetch();
      if (type === 'team.message_received') onReceived(String(data.sender));
    },
    refetch,
  );
}
