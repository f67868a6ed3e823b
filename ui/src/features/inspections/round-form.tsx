import '@mantine/core/styles/NumberInput.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Modal, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ask } from '../../api/client';
import { drawInspectionRound, listInspectors, listRoundChoices, previewInspectionRound } from '../../api/generated';
import type { RoundAsked, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { KEY, STRATA, type Stratum } from './words';

const DAY_MS = 86_400_000;
const day = (distance: number) => {
  const moment = new Date(Date.now() + distance * DAY_MS);
  return [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
};
/** The first moment of a day here, and of the one after it. */
const from = (date: string) => new Date(`${date}T00:00:00`).toISOString();
const past = (date: string) => new Date(new Date(`${date}T00:00:00`).getTime() + DAY_MS).toISOString();

/** What to draw: of which process and time, how many, told apart by what, for which inspectors. */
export function RoundForm({ close }: { close: (round?: string) => void }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [unit, setUnit] = useState<string>();
  const [process, setProcess] = useState<string | null>(null);
  const [since, setSince] = useState(day(-30));
  const [until, setUntil] = useState(day(0));
  const [due, setDue] = useState(day(14));
  const [how, setHow] = useState<RoundAsked['how']>('total');
  const [amount, setAmount] = useState<number | string>(20);
  const [strata, setStrata] = useState<Stratum[]>(['unit', 'weekday']);
  const [seed, setSeed] = useState<number | string>('');
  const [simulated, setSimulated] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const choices = useQuery({ queryKey: [...KEY, 'choices'], queryFn: () => ask(listRoundChoices()) }).data;
  const place = unit ?? choices?.units[0]?.id;
  const inspectors = useQuery({
    queryKey: [...KEY, 'inspectors', place],
    queryFn: () => ask(listInspectors({ query: { unit_id: place ?? '' } })),
    enabled: place !== undefined,
  }).data;
  const whole = place && since && until && typeof amount === 'number' && chosen.length > 0;
  const asked: RoundAsked | undefined = whole
    ? {
        unit_id: place,
        process,
        since: from(since),
        until: past(until),
        simulated,
        strata,
        how,
        amount,
        inspectors: chosen,
      }
    : undefined;
  const preview = useQuery({
    queryKey: [...KEY, 'preview', asked],
    queryFn: () => (asked ? ask(previewInspectionRound({ body: asked })) : null),
    enabled: asked !== undefined,
    retry: false,
  });
  const draw = useAct(async (body: RoundAsked) => {
    const more = { name: name.trim(), due_at: past(due), seed: typeof seed === 'number' ? seed : null };
    const made = await ask(drawInspectionRound({ body: { ...body, ...more } }));
    await client.invalidateQueries({ queryKey: KEY });
    close(made.id);
  });
  const count = (value: number) => number(value, i18n.locale);
  return (
    <Modal
      opened
      onClose={() => close()}
      size="lg"
      title={t`Draw a round`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (asked && name.trim()) draw.mutate(asked);
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            required
            label={t`Name`}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Pair>
            <Select
              label={t`Unit`}
              allowDeselect={false}
              searchable
              value={place ?? null}
              onChange={(value) => {
                setUnit(value ?? undefined);
                setChosen([]);
              }}
              data={(choices?.units ?? []).map((one) => ({
                value: one.id,
                label: `${'  '.repeat(one.depth)}${say(one.name as Text, i18n.locale)}`,
              }))}
            />
            <Select
              label={t`Process`}
              placeholder={t`All processes`}
              clearable
              searchable
              clearButtonProps={{ 'aria-label': t`Clear` }}
              value={process}
              onChange={setProcess}
              data={(choices?.processes ?? []).map((one) => ({
                value: one.process,
                label: say(one.title as Text, i18n.locale) || one.process,
              }))}
            />
          </Pair>
          <Pair>
            <Day label={t`From`} value={since} onChange={setSince} />
            <Day label={t`To`} value={until} onChange={setUntil} />
            <Day label={t`Due`} value={due} onChange={setDue} />
          </Pair>
          <Pair>
            <Select
              label={t`How many`}
              allowDeselect={false}
              value={how ?? 'total'}
              onChange={(value) => setHow(value as RoundAsked['how'])}
              data={[
                { value: 'total', label: t`So many in all` },
                { value: 'percent', label: t`Per cent of all` },
                { value: 'per_person', label: t`So many of each person` },
              ]}
            />
            <NumberInput
              label={t`Amount`}
              required
              min={1}
              max={how === 'percent' ? 100 : 2000}
              allowDecimal={false}
              value={amount}
              onChange={setAmount}
            />
          </Pair>
          <MultiSelect
            label={t`In proportion to`}
            description={t`Each group gets its share of the sample, and one at least where there is room.`}
            maxValues={4}
            value={strata}
            onChange={(value) => setStrata(value as Stratum[])}
            data={Object.entries(STRATA).map(([value, words]) => ({ value, label: i18n._(words) }))}
          />
          <MultiSelect
            label={t`Inspectors`}
            description={t`They are given them in turn, and never what they took part in.`}
            required
            searchable
            value={chosen}
            onChange={setChosen}
            data={(inspectors?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
          <NumberInput
            label={t`Seed`}
            description={t`The same seed over the same interactions draws the same sample. Empty: one is made up and kept.`}
            min={0}
            max={Number.MAX_SAFE_INTEGER}
            allowDecimal={false}
            value={seed}
            onChange={setSeed}
          />
          <Checkbox
            label={t`Simulated customers`}
            checked={simulated}
            onChange={(event) => setSimulated(event.currentTarget.checked)}
          />
          <Group justify="space-between">
            <span role="status">
              {asked && preview.data && (
                <Trans>
                  {count(preview.data.drawn)} of {count(preview.data.population)} would be drawn. Groups:{' '}
                  {count(preview.data.strata_total)}
                </Trans>
              )}
            </span>
            <Button type="submit" loading={draw.isPending} disabled={!asked || !name.trim() || !preview.data?.drawn}>
              <Trans>Draw</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Pair({ children }: { children: ReactNode }) {
  return (
    <Group gap="sm" grow preventGrowOverflow={false} align="flex-start">
      {children}
    </Group>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      required
      type="date"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
