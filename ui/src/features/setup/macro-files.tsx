import { Trans } from '@lingui/react/macro';
import { Input } from '@mantine/core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { FileUploaded } from '../../api/types';
import { AttachButton, AttachedFiles } from '../../ui/attached-files/attached-files';
import { Attachments, useFileLimits } from '../../ui/attached-files/attachments';

type Props = { kept: FileUploaded[]; change: (ids: string[]) => void };

/** The files that go along with a macro's reply. What is taken away here stays with the tickets that it went to. */
export function MacroFiles({ kept, change }: Props) {
  const limits = useFileLimits();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept when the form opens is what it begins with.
  const files = useMemo(() => {
    const made = new Attachments({ kept: { read: () => null, write: () => {} }, drop: () => {} });
    made.take(kept);
    return made;
  }, []);
  const items = useSyncExternalStore(files.watch, () => files.items);
  const ids = items.flatMap((one) => (one.id ? [one.id] : [])).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is attached matters.
  useEffect(() => change(ids ? ids.split(',') : []), [ids]);
  return (
    <Input.Wrapper
      labelElement="div"
      label={<Trans>Files</Trans>}
      description={<Trans>They go along with the reply.</Trans>}
    >
      <AttachButton add={(chosen) => files.add(chosen, limits)} />
      <AttachedFiles files={files} />
    </Input.Wrapper>
  );
}
