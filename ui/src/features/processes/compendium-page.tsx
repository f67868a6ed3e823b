import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Select } from '@mantine/core';
import { IconBook, IconPrinter } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { listProcessDocuments, listProcesses } from '../../api/generated';
import type { Text } from '../../api/types';
import { nameOf, useCollection } from '../../lib/collection';
import { useCommands } from '../../lib/commands';
import { dayOfMoment } from '../../lib/format';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import classes from './compendium.module.css';
import { categoryWord } from './document-words';
import { ProcessDocument } from './process-document';

const PRINT = msg`Print the compendium`;
const GROUP = msg`Processes`;
const AT_ONCE = 50;

/** All processes, or those of a kind, category or brand, as one manual with its contents in front. */
export function CompendiumPage() {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { kind, category, brand } = params;
  const { data: brands } = useCollection('brands');
  const all = useQuery({ queryKey: ['processes', 'list'], queryFn: () => ask(listProcesses()) });
  const categories = [...new Set((all.data?.items ?? []).map((one) => one.category).filter(Boolean))].sort();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['processes', 'compendium', kind, category, brand],
    queryFn: ({ pageParam }) =>
      ask(
        listProcessDocuments({
          query: {
            ...(kind === 'service' || kind === 'management' ? { kind } : {}),
            ...(category ? { category } : {}),
            ...(brand ? { brand_id: brand } : {}),
            offset: pageParam,
            limit: AT_ONCE,
          },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const seen = pages.reduce((sum, page) => sum + page.items.length, 0);
      return last.items.length && seen < (last.total ?? 0) ? seen : undefined;
    },
  });
  // A manual is printed as a whole, so all of it is there.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const documents = data?.pages.flatMap((page) => page.items) ?? [];
  const complete = data !== undefined && !hasNextPage;
  const print = () => window.print();
  useCommands([{ id: 'compendium-print', title: PRINT, group: GROUP, enabled: complete, run: print }]);
  const which = [
    kind && (kind === 'service' ? t`Service processes` : t`Management processes`),
    categoryWord(category),
    ...(brands ?? []).filter((one) => one.id === brand).map((one) => nameOf(one, i18n.locale)),
  ].filter(Boolean);
  return (
    <Page
      toRead
      ownHead
      title={t`Compendium of processes`}
      count={data && <Plural value={data.pages[0]?.total ?? 0} one="# process" other="# processes" />}
      actions={
        <>
          <Select
            aria-label={t`Kind`}
            placeholder={t`Every kind`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={kind ?? null}
            onChange={(next) => change({ kind: next ?? undefined })}
            data={[
              { value: 'service', label: t`Service processes` },
              { value: 'management', label: t`Management processes` },
            ]}
          />
          <Select
            aria-label={t`Category`}
            placeholder={t`Every category`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={category ?? null}
            onChange={(next) => change({ category: next ?? undefined })}
            data={categories.map((value) => ({ value, label: categoryWord(value) }))}
          />
          <Select
            aria-label={t`Brand`}
            placeholder={t`Every brand`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={brand ?? null}
            onChange={(next) => change({ brand: next ?? undefined })}
            data={(brands ?? []).map((one) => ({ value: one.id, label: nameOf(one, i18n.locale) }))}
          />
          <Button leftSection={<IconPrinter size={14} />} loading={!complete && !error} onClick={print}>
            <Trans>Print</Trans>
          </Button>
        </>
      }
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton />
      ) : !documents.length ? (
        <Empty icon={<IconBook size={20} />} title={<Trans>No process yet</Trans>} />
      ) : (
        <div className={classes.manual} aria-busy={!complete}>
          <section className={classes.contents} aria-label={t`Contents`}>
            <p className={classes.cover}>
              <Trans>Compendium of processes</Trans>
            </p>
            <p className={classes.of}>{[...which, dayOfMoment(new Date().toISOString(), i18n.locale)].join(' · ')}</p>
            <h2>
              <Trans>Contents</Trans>
            </h2>
            <ol>
              {documents.map((one) => (
                <li key={one.slug}>
                  <a href={`#process-${one.slug}`}>
                    <span className={classes.number}>{one.number || one.slug}</span>
                    <span className={classes.name}>{say(one.title as Text, i18n.locale)}</span>
                    <span className={classes.version}>
                      <Trans>version {one.version}</Trans>
                    </span>
                  </a>
                </li>
              ))}
            </ol>
          </section>
          {documents.map((one) => (
            <ProcessDocument key={one.slug} document={one} />
          ))}
        </div>
      )}
    </Page>
  );
}
