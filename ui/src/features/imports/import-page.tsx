import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { ChooseFile } from './choose-file';
import { Earlier } from './earlier';
import classes from './imports.module.css';
import { OneImport } from './one-import';
import { useImportKind } from './use-imports';
import { KINDS } from './words';

/** Bringing a list in: choose a file, look at it, confirm; and what was brought in before. */
export function ImportPage({ kind, id }: { kind: string; id?: string }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const known = KINDS[kind];
  const { data, error, refetch } = useImportKind(kind);
  const open = (next?: string) =>
    void navigate({ to: '/import/$kind', params: { kind }, search: next ? { id: next } : {} });
  if (!known) return null;
  return (
    <Page
      title={i18n._(known.title)}
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={14} />}
          renderRoot={(props) => <Link to={known.list} {...props} />}
        >
          <Trans>To the list</Trans>
        </Button>
      }
    >
      <div className={classes.page}>
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : data === undefined ? (
          <RowsSkeleton />
        ) : data === null ? (
          <p>
            <Trans>You do not have the permission for this.</Trans>
          </p>
        ) : id ? (
          <OneImport key={id} id={id} kind={data} leave={() => open()} />
        ) : (
          <>
            <ChooseFile kind={data} open={open} />
            <Earlier kind={kind} open={open} />
          </>
        )}
      </div>
    </Page>
  );
}
