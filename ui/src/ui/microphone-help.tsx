import { Trans } from '@lingui/react/macro';
import type { MicrophoneTrouble } from '../lib/microphone';

/** Why customers would not hear us, and what to do. */
export function MicrophoneHelp({ trouble }: { trouble: MicrophoneTrouble }) {
  switch (trouble) {
    case 'denied':
      return (
        <Trans>The microphone is blocked. Click the icon beside the address, allow the microphone, then reload.</Trans>
      );
    case 'missing':
      return <Trans>No microphone was found. Plug in your headset; it is noticed by itself.</Trans>;
    case 'busy':
      return <Trans>Another program is using the microphone. Close it and try again.</Trans>;
    case 'insecure':
      return <Trans>Browsers give a microphone only to secure pages. Open this page with https.</Trans>;
    default:
      return <Trans>This browser cannot make calls. Use a current Chrome, Edge, Firefox or Safari.</Trans>;
  }
}
