import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { createArticle } from '../../api/generated';
import { useAct } from '../../lib/act';
import { nameOf, useCollection } from '../../lib/collection';
import { isLanguage, LANGUAGES } from '../../lib/languages';
import { Page } from '../../ui/page';
import classes from './knowledge.module.css';
import { KNOWLEDGE } from './use-knowledge';
import { VISIBILITIES, VISIBILITY, VISIBILITY_HELP, type Visibility } from './words';

/** Begins an article: what it is called and who may read it. The rest is written in the editor. */
export function NewPage({ title: given = '' }: { title?: string }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const { data: categories } = useCollection('knowledge-categories');
  const [title, setTitle] = useState(given);
  const [language, setLanguage] = useState<string>(isLanguage(i18n.locale) ? i18n.locale : 'en');
  const [visibility, setVisibility] = useState<Visibility>('internal');
  const [category, setCategory] = useState<string | null>(null);
  const create = useAct(
    () =>
      ask(
        createArticle({
          body: {
            title: title.trim(),
            language,
            visibility,
            category_id: category,
            body: '',
            brand_ids: [],
            region_ids: [],
          },
        }),
      ),
    [KNOWLEDGE],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    create.mutate(undefined, {
      onSuccess: ({ slug }) => void navigate({ to: '/knowledge/$key/edit', params: { key: slug }, replace: true }),
    });
  };
  return (
    <Page title={t`New article`}>
      <form className={classes.begin} onSubmit={submit}>
        <TextInput
          size="sm"
          autoFocus
          required
          label={t`Title`}
          description={t`As a customer would ask for it.`}
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          label={t`Language`}
          allowDeselect={false}
          value={language}
          onChange={(next) => setLanguage(next ?? 'en')}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        />
        <Select
          label={t`Who may read it`}
          description={i18n._(VISIBILITY_HELP[visibility])}
          allowDeselect={false}
          value={visibility}
          onChange={(next) => setVisibility((next ?? 'internal') as Visibility)}
          data={VISIBILITIES.map((value) => ({ value, label: i18n._(VISIBILITY[value]) }))}
        />
        <Select
          label={t`Category`}
          clearable
          value={category}
          onChange={setCategory}
          data={(categories ?? []).map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) }))}
        />
        <Button type="submit" size="sm" disabled={!title.trim()} loading={create.isPending}>
          <Trans>Begin writing</Trans>
        </Button>
      </form>
    </Page>
  );
}
