import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Agent } from '../../api/types';
import { useLiveQuery, useTopic } from '../../lib/live';
import { afterEvent, agentQuery } from './agent-state';
import { phone } from './phone';

export function useAgent(): Agent | undefined {
  return useQuery(agentQuery).data;
}

/** Keeps my state and my phone true. Mounted once, by the shell. */
export function useDesk(): void {
  const client = useQueryClient();
  useQuery(agentQuery);
  useLiveQuery(agentQuery.queryKey, ['me'], (event) => {
    client.setQueryData<Agent>(agentQuery.queryKey, (agent) => agent && afterEvent(agent, event));
  });
  useTopic(
    'me',
    ({ type, data }) => {
      const leg = typeof data.leg_id === 'string' ? data.leg_id : null;
      if (type === 'phone.ringing' && leg) phone.ring(leg, String(data.interaction_id));
      if (type === 'phone.ended' && leg) phone.end(leg);
    },
    () => void phone.resume().catch(() => {}),
  );
  useEffect(() => {
    void phone.resume().catch(() => {});
  }, []);
}
