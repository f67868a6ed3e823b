import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import type { Row } from '../../../api/collections';
import { listMailKinds } from '../../../api/generated';
import type { MailKind, Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { LANGUAGES, type Language } from '../../../lib/i18n';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import type { Values } from '../../../ui/form/fields';
import { MailPreview } from '../mail-preview';
import type { Screen } from '../screen';

const NONE: MailKind[] = [];

export function useMailTemplates(): Screen {
  const { t, i18n } = useLingui();
  const brands = useNames('brands');
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['mail-kinds'],
    queryFn: () => ask(listMailKinds()),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: may(me, 'wording:mail_template:edit'),
  });
  const kinds = data?.items ?? NONE;
  const of = (kind: unknown) => kinds.find((one) => one.kind === kind);
  const nameOf = (row: Row | Values) => say((of(row.kind)?.name ?? String(row.kind)) as Text, i18n.locale);
  return {
    collection: 'mail-templates',
    title: t`Mail templates`,
    create: t`New mail template`,
    purpose: t`What the system itself writes to customers, in your words, by brand and language. Where there are none, the shipped words are sent.`,
    wide: true,
    nameOf,
    columns: [
      { id: 'kind', title: t`Mail`, value: nameOf },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
      { id: 'languages', title: t`Languages`, value: (row) => languagesOf(row).join(', ') || t`All`, wide: true },
    ],
    sections: [
      {
        fields: [
          {
            kind: 'select',
            name: 'kind',
            label: t`Mail`,
            required: true,
            fixed: true,
            options: kinds.map((one) => ({ value: one.kind, label: say(one.name, i18n.locale) })),
          },
          {
            kind: 'select',
            name: 'brand_id',
            label: t`Brand`,
            from: 'brands',
            nothing: t`All brands`,
            fixed: true,
          },
          { kind: 'texts', name: 'subject', label: t`Subject`, when: (values) => !!of(values.kind)?.subject },
          {
            kind: 'texts',
            name: 'text',
            label: t`Text`,
            long: true,
            help: t`A language that is left empty has the shipped words. A line whose place is empty is left out.`,
          },
        ],
      },
    ],
    blank: { kind: null, brand_id: null, subject: null, text: null },
    ahead: (values, _row, change) => {
      const kind = of(values.kind);
      return kind && <MailPreview key={kind.kind} kind={kind} values={values} change={change} />;
    },
    away: {
      button: <Trans>Back to the shipped words…</Trans>,
      title: <Trans>Send the shipped words again?</Trans>,
      action: <Trans>Back to the shipped words</Trans>,
      words: <Trans>Your words are no longer sent. They stay in the history.</Trans>,
    },
  };
}

function languagesOf(row: Row): string[] {
  const texts = [row.subject, row.text].filter((text) => text && typeof text === 'object');
  const languages = new Set(texts.flatMap((text) => Object.keys(text as object)));
  return [...languages].map((language) => LANGUAGES[language as Language] ?? language);
}
