import { ask } from '../../api/client';
import { connectLeg, getPhone } from '../../api/generated';
import { PhoneClient } from '../../lib/phone';
import { Ringer } from '../../lib/ring';

/** The desk's one phone; it lives outside of React and so outlives every page. */
export const phone = new PhoneClient({
  servers: async () => {
    const { ice_servers, legs } = await ask(getPhone());
    return { ice_servers: ice_servers as RTCIceServer[], legs };
  },
  connect: async (leg_id, sdp) => (await ask(connectLeg({ path: { leg_id }, body: { sdp } }))).sdp,
});

export const ringer = new Ringer();
