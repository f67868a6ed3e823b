import { Trans, useLingui } from '@lingui/react/macro';
import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { updateArticle } from '../../api/generated';
import type { ArticleDraft } from '../../api/types';
import { useAct } from '../../lib/act';
import { nameOf, useCollection } from '../../lib/collection';
import classes from './knowledge.module.css';
import { KNOWLEDGE } from './use-knowledge';
import { VISIBILITIES, VISIBILITY, VISIBILITY_HELP, type Visibility } from './words';

/** Who may read it, whose it is, when it is looked at again: counts at once. */
export function AboutForm({ article }: { article: ArticleDraft }) {
  const { t, i18n } = useLingui();
  const choices = useChoices();
  const update = useAct(
    (changes: Record<string, unknown>) =>
      ask(updateArticle({ path: { key: article.id }, body: { version: article.version, ...changes } })),
    [KNOWLEDGE],
  );
  const fixed = !article.may.write;
  const set = (changes: Record<string, unknown>) => update.mutate(changes);
  const owners =
    choices.users.some((one) => one.value === article.owner?.id) || !article.owner
      ? choices.users
      : [{ value: article.owner.id, label: article.owner.name }, ...choices.users];
  return (
    <fieldset className={classes.about} disabled={fixed}>
      <legend className="visually-hidden">
        <Trans>About the article</Trans>
      </legend>
      <Select
        label={t`Who may read it`}
        description={i18n._(VISIBILITY_HELP[article.visibility as Visibility])}
        allowDeselect={false}
        value={article.visibility}
        onChange={(visibility) => set({ visibility })}
        data={VISIBILITIES.map((value) => ({ value, label: i18n._(VISIBILITY[value]) }))}
      />
      <Select
        label={t`Category`}
        clearable
        value={article.category_id}
        onChange={(category_id) => set({ category_id })}
        data={choices.categories}
      />
      <Select
        label={t`Owner`}
        description={t`Keeps it true.`}
        searchable
        allowDeselect={false}
        value={article.owner?.id ?? null}
        onChange={(owner_id) => set({ owner_id })}
        data={owners}
      />
      <TextInput
        type="date"
        label={t`Look at it again on`}
        value={article.review_at ?? ''}
        error={article.review_due ? t`Review due` : undefined}
        onChange={(event) => set({ review_at: event.currentTarget.value || null })}
      />
      <MultiSelect
        size="xs"
        label={t`Brands`}
        placeholder={article.brand_ids.length ? undefined : t`All brands`}
        clearable
        value={article.brand_ids}
        onChange={(brand_ids) => set({ brand_ids })}
        data={choices.brands}
      />
      <MultiSelect
        size="xs"
        label={t`Regions`}
        placeholder={article.region_ids.length ? undefined : t`All regions`}
        clearable
        value={article.region_ids}
        onChange={(region_ids) => set({ region_ids })}
        data={choices.regions}
      />
      <Address article={article} set={set} />
    </fieldset>
  );
}

function Address({ article, set }: { article: ArticleDraft; set: (changes: Record<string, unknown>) => void }) {
  const { t } = useLingui();
  const [slug, setSlug] = useState(article.slug);
  useEffect(() => setSlug(article.slug), [article.slug]);
  const sound = /^[a-z0-9][a-z0-9-]{0,63}$/.test(slug);
  return (
    <TextInput
      label={t`Address`}
      description={t`Stands in links to it.`}
      value={slug}
      maxLength={64}
      error={sound ? undefined : t`Small letters, digits and hyphens only.`}
      onChange={(event) => setSlug(event.currentTarget.value)}
      onBlur={() => sound && slug !== article.slug && set({ slug })}
    />
  );
}

function useChoices() {
  const { i18n } = useLingui();
  const named = (rows: ReturnType<typeof useCollection>['data']) =>
    (rows ?? []).map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) }));
  return {
    categories: named(useCollection('knowledge-categories').data),
    brands: named(useCollection('brands').data),
    regions: named(useCollection('regions').data),
    users: named(useCollection('users').data),
  };
}
