import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsUpDown, IconDownload, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { may, useMe } from '../../lib/session';

export type ListKind = 'customers' | 'tickets' | 'articles' | 'services' | 'complaints' | 'contact-matrix';

type Props = {
  kind: ListKind;
  /** Who may change such things may bring them in; without it nobody can. */
  needs?: string;
  /** The filters of the list: what goes out is what one sees. */
  filters?: Record<string, string | undefined>;
};

/** A list's way in and out as a file. Nothing is shown to who may do neither. */
export function ListFiles({ kind, needs, filters }: Props) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const me = useMe();
  const brings = needs !== undefined && may(me, 'exchange:list:import') && may(me, needs);
  const takes = may(me, 'exchange:list:export');
  if (!brings && !takes) return null;
  const address = (form: { delimiter: string } | { format: string }) => {
    const query = new URLSearchParams({ language: i18n.locale, ...form });
    for (const [name, value] of Object.entries(filters ?? {})) if (value) query.set(name, value);
    return `/api/exports/${kind}?${query}`;
  };
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={needs ? t`Import and export` : t`Export`}>
          <IconArrowsUpDown size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {brings && (
          <Menu.Item
            leftSection={<IconUpload size={14} />}
            onClick={() => void navigate({ to: '/import/$kind', params: { kind } })}
          >
            <Trans>Import from a file</Trans>
          </Menu.Item>
        )}
        {takes && (
          <>
            <Menu.Item
              component="a"
              c="var(--mantine-color-text)"
              href={address({ format: 'xlsx' })}
              download
              leftSection={<IconDownload size={14} />}
            >
              <Trans>Export as a workbook (XLSX)</Trans>
            </Menu.Item>
            <Menu.Item
              component="a"
              c="var(--mantine-color-text)"
              href={address({ delimiter: 'comma' })}
              download
              leftSection={<IconDownload size={14} />}
            >
              <Trans>Export, with commas (CSV)</Trans>
            </Menu.Item>
            <Menu.Item
              component="a"
              c="var(--mantine-color-text)"
              href={address({ delimiter: 'semicolon' })}
              download
              leftSection={<IconDownload size={14} />}
            >
              <Trans>Export, with semicolons (CSV)</Trans>
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
