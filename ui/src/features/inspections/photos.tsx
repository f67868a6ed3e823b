import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useRef } from 'react';
import type { WalkFinding as Finding } from '../../api/types';
import { useAct } from '../../lib/act';
import { upload } from '../../lib/upload';
import classes from './inspections.module.css';
import { KEY } from './words';

export function sendPhoto(finding: string, file: File): Promise<unknown> {
  const query = new URLSearchParams({ name: file.name });
  return upload(`/api/findings/${finding}/photos?${query}`, file, () => undefined, { 'X-Switchroom': '1' });
}

/** The photos of a finding; each opens as a file. `more`: another one can be taken. */
export function Photos({ finding, more }: { finding: Finding; more: boolean }) {
  const { t } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  const send = useAct((file: File) => sendPhoto(finding.id, file), [KEY]);
  return (
    <>
      {finding.photos.length > 0 && (
        <ul className={classes.photos} aria-label={t`Photos`}>
          {finding.photos.map((one) => {
            const address = `/api/findings/${finding.id}/photos/${one.id}`;
            return (
              <li key={one.id}>
                <a href={address} download>
                  <img src={address} alt={one.by ? t`${one.name} by ${one.by}` : one.name} loading="lazy" />
                </a>
              </li>
            );
          })}
        </ul>
      )}
      {more && (
        <>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconCamera size={14} />}
            loading={send.isPending}
            onClick={() => chooser.current?.click()}
          >
            <Trans>Take a photo</Trans>
          </Button>
          <input
            ref={chooser}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            onChange={(event) => {
              const [taken] = event.currentTarget.files ?? [];
              if (taken) send.mutate(taken);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
    </>
  );
}
