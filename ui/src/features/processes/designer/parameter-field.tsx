import '@mantine/core/styles/NumberInput.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useContext } from 'react';
import { TextsField } from '../../../ui/form/texts-field';
import { valueWord } from '../value-words';
import { Around } from './around';
import { Coded } from './coded';
import classes from './designer.module.css';
import { ExpressionField } from './expression-field';
import { Code, called, type FieldProps, Label } from './field-label';
import type { Raw } from './model/drawn';
import type { Parameter, Shape } from './use-knowledge';

const LONG = new Set(['text', 'again', 'comment', 'reply', 'scope', 'need', 'quality']);

/** The parameters of a step, a group or a head, each with the field that its type asks for. */
export function Parameters({
  owner,
  parameters,
  value,
  change,
}: {
  owner: string;
  parameters: Parameter[];
  value: Raw;
  change: (name: string, value: unknown) => void;
}) {
  return (
    <>
      {parameters.map((one) => (
        <ParameterField
          key={one.name}
          owner={owner}
          name={one.name}
          shape={one.shape}
          required={one.required}
          fallback={one.default}
          value={value[one.name]}
          change={(next) => change(one.name, next)}
        />
      ))}
    </>
  );
}

export function ParameterField(props: FieldProps) {
  const { shape, value, name, required, fallback, change } = props;
  const { t } = useLingui();
  const { names, readOnly } = useContext(Around);
  const shared = { label: <Label {...props} />, withAsterisk: required, disabled: readOnly, size: 'xs' as const };
  const usual =
    fallback === undefined || fallback === null ? undefined : (valueWord(name, fallback) ?? String(fallback));
  const text =
    value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (shape.kind) {
    case 'text':
      return (
        <TextsField
          label={called(props)}
          labelEnd={<Code {...props} />}
          required={required}
          disabled={readOnly}
          long={LONG.has(name)}
          value={value ?? ''}
          onChange={(next) => change(Object.keys(next).length ? next : undefined)}
        />
      );
    case 'expression':
      return <ExpressionField {...props} />;
    case 'yes-no':
      return (
        <Checkbox
          label={shared.label}
          disabled={readOnly}
          size="xs"
          checked={(value ?? fallback) === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...shared}
          placeholder={usual}
          min={shape.least}
          max={shape.most}
          allowDecimal={shape.kind === 'number'}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => change(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          placeholder={usual}
          data={(shape.options ?? []).map((one) => ({ value: one, label: valueWord(name, one) ?? one }))}
          renderOption={({ option }) => <Coded word={option.label} code={option.value} />}
          clearable={!required}
          clearButtonProps={{ 'aria-label': t`Clear` }}
          value={text || null}
          onChange={(next) => change(next ?? undefined)}
        />
      );
    case 'list':
      return <ListField {...props} />;
    case 'map':
      return <MapField {...props} />;
    case 'group':
      return <GroupField {...props} />;
    case 'either':
      return <EitherField {...props} />;
  }
  const known = shape.refers ? names[shape.refers] : undefined;
  if (known)
    return (
      <Autocomplete
        {...shared}
        placeholder={usual}
        data={known}
        value={text}
        onChange={(next) => change(next || undefined)}
      />
    );
  const hint = shape.kind === 'length' ? t`30s, 5m, 4h working` : undefined;
  return (
    <TextInput
      {...shared}
      placeholder={usual ?? hint}
      value={text}
      onChange={(event) => change(event.currentTarget.value || undefined)}
    />
  );
}

function empty(shape: Shape): unknown {
  return shape.kind === 'group' ? {} : shape.kind === 'either' ? empty(shape.ways?.[0] ?? { kind: 'word' }) : '';
}

function ListField(props: FieldProps) {
  const { owner, name, shape, value, required, change } = props;
  const word = called(props);
  const { t } = useLingui();
  const { readOnly } = useContext(Around);
  const items = Array.isArray(value) ? value : [];
  const item = shape.item ?? { kind: 'word' };
  const set = (next: unknown[]) => change(next.length ? next : undefined);
  if (item.kind === 'choice') {
    const chosen = items.map(String);
    return (
      <fieldset className={classes.group}>
        <legend>
          <Label {...props} />
        </legend>
        {item.options?.map((option) => (
          <Checkbox
            key={option}
            size="xs"
            disabled={readOnly}
            label={<Coded word={valueWord(name, option) ?? option} code={option} />}
            checked={chosen.includes(option)}
            onChange={(event) =>
              set(event.currentTarget.checked ? [...chosen, option] : chosen.filter((one) => one !== option))
            }
          />
        ))}
      </fieldset>
    );
  }
  return (
    <fieldset className={classes.group}>
      <legend>
        <Label {...props} />
        {required && ' *'}
      </legend>
      {items.map((one, index) => (
        <div key={index} className={classes.row}>
          <div className={classes.rowBody}>
            <ParameterField
              owner={owner}
              name={name}
              item={`${word} ${index + 1}`}
              shape={item}
              value={one}
              change={(next) => set(items.map((old, n) => (n === index ? (next ?? '') : old)))}
            />
          </div>
          {index > 0 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              disabled={readOnly}
              aria-label={t`Move ${index + 1} up`}
              onClick={() => set(items.map((old, n) => (n === index - 1 ? one : n === index ? items[index - 1] : old)))}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            disabled={readOnly}
            aria-label={t`Remove ${index + 1}`}
            onClick={() => set(items.filter((_, n) => n !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        disabled={readOnly}
        leftSection={<IconPlus size={12} />}
        aria-label={t`Add to ${word}`}
        onClick={() => set([...items, empty(item)])}
      >
        <Trans>Add</Trans>
      </Button>
    </fieldset>
  );
}

function MapField(props: FieldProps) {
  const { owner, name, shape, value, required, change } = props;
  const word = called(props);
  const { t } = useLingui();
  const { names, readOnly } = useContext(Around);
  const entries = value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value as Raw) : [];
  const item = shape.item ?? { kind: 'word' };
  const set = (next: Array<[string, unknown]>) => change(next.length ? Object.fromEntries(next) : undefined);
  const known = shape.key?.options ?? (shape.key?.refers ? names[shape.key.refers] : undefined) ?? [];
  return (
    <fieldset className={classes.group}>
      <legend>
        <Label {...props} />
        {required && ' *'}
      </legend>
      {entries.map(([key, one], index) => (
        <div key={index} className={classes.row}>
          <Autocomplete
            className={classes.key}
            size="xs"
            aria-label={t`Name ${index + 1} in ${word}`}
            disabled={readOnly}
            data={known.filter((one) => one === key || !entries.some(([other]) => other === one))}
            renderOption={({ option }) => (
              <Coded word={valueWord(name, option.value) ?? option.value} code={option.value} />
            )}
            value={key}
            onChange={(next) =>
              set(
                entries.map((old, n) =>
                  n === index && !entries.some(([other], m) => m !== n && other === next) ? [next, one] : old,
                ),
              )
            }
          />
          <div className={classes.rowBody}>
            <ParameterField
              owner={owner}
              name={name}
              item={key || t`value`}
              shape={item}
              value={one}
              change={(next) => set(entries.map((old, n) => (n === index ? [key, next ?? ''] : old)))}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            disabled={readOnly}
            aria-label={t`Remove ${key}`}
            onClick={() => set(entries.filter((_, n) => n !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        disabled={readOnly || entries.some(([key]) => key === '')}
        leftSection={<IconPlus size={12} />}
        aria-label={t`Add to ${word}`}
        onClick={() => set([...entries, ['', empty(item)]])}
      >
        <Trans>Add</Trans>
      </Button>
    </fieldset>
  );
}

function GroupField(props: FieldProps) {
  const { name: field, shape, value, change } = props;
  const raw = value && typeof value === 'object' && !Array.isArray(value) ? (value as Raw) : {};
  return (
    <fieldset className={classes.group}>
      <legend>
        <Label {...props} />
      </legend>
      <Parameters
        owner={field}
        parameters={shape.fields ?? []}
        value={raw}
        change={(name, next) => {
          const made = { ...raw };
          if (next === undefined) delete made[name];
          else made[name] = next;
          change(made);
        }}
      />
    </fieldset>
  );
}

/** A value of one of several shapes: a word, or several fields; or a word that may also be a number, or yes or no. */
function EitherField(props: FieldProps) {
  const { t } = useLingui();
  const { readOnly } = useContext(Around);
  const { name, shape, value, required, fallback, change } = props;
  const group = shape.ways?.find((way) => way.kind === 'group');
  const word = shape.ways?.find((way) => way.kind !== 'group') ?? { kind: 'word' };
  if (group) {
    const whole = typeof value === 'object' && value !== null;
    const first = group.fields?.[0]?.name ?? 'name';
    return (
      <>
        <ParameterField {...props} shape={whole ? group : word} />
        <Checkbox
          size="xs"
          disabled={readOnly}
          label={t`With more about it`}
          checked={whole}
          onChange={(event) => change(event.currentTarget.checked ? { [first]: value ?? '' } : (value as Raw)[first])}
        />
      </>
    );
  }
  const takes = new Set(shape.ways?.map((way) => way.kind));
  const meant = (text: string): unknown => {
    if (!text) return undefined;
    if ((takes.has('number') || takes.has('integer')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    if (takes.has('yes-no') && (text === 'true' || text === 'false')) return text === 'true';
    return text;
  };
  const options = shape.ways?.flatMap((way) => way.options ?? []) ?? [];
  return (
    <Autocomplete
      size="xs"
      label={<Label {...props} />}
      withAsterisk={required}
      disabled={readOnly}
      data={options}
      renderOption={({ option }) => <Coded word={valueWord(name, option.value) ?? option.value} code={option.value} />}
      placeholder={fallback == null ? undefined : String(fallback)}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={(text) => change(meant(text))}
    />
  );
}
