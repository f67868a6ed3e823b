import '@mantine/core/styles/Radio.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Radio, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FileImport, ImportField, ImportKind } from '../../api/types';
import { say } from '../../lib/text';
import classes from './imports.module.css';
import { useChoose } from './use-choose';

/** What holds for all lines: what happens to what is there, and values that no column gives. */
export function Choices({ one, kind }: { one: FileImport; kind: ImportKind }) {
  const { t, i18n } = useLingui();
  const choose = useChoose(one);
  const [added, setAdded] = useState<string[]>([]);
  const open = kind.fields.filter((field) => field.shared && !one.columns.includes(field.name));
  const shown = open.filter(
    (field) => field.required || one.shared[field.name] !== undefined || added.includes(field.name),
  );
  const more = open.filter((field) => !shown.includes(field));
  return (
    <div className={classes.choices}>
      <Radio.Group
        label={t`What is there already`}
        value={one.existing}
        onChange={(value) => choose({ existing: value as FileImport['existing'] })}
      >
        <Group gap="md" mt={4}>
          <Radio value="skip" label={t`Leave it as it is`} />
          <Radio value="update" label={t`Add what the file says`} />
        </Group>
      </Radio.Group>
      <Group gap="sm" align="end">
        {shown.map((field) => (
          <Shared
            key={field.name}
            field={field}
            value={one.shared[field.name] ?? ''}
            change={(value) => choose({ shared: { ...one.shared, [field.name]: value } })}
          />
        ))}
        {more.length > 0 && (
          <Select
            w={220}
            label={<Trans>The same for all lines</Trans>}
            placeholder={t`Add a field`}
            value={null}
            onChange={(name) => name && setAdded([...added, name])}
            data={more.map((field) => ({ value: field.name, label: say(field.title, i18n.locale) }))}
          />
        )}
      </Group>
    </div>
  );
}

function Shared({ field, value, change }: { field: ImportField; value: string; change: (value: string) => void }) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const label = say(field.title, i18n.locale);
  if (field.choices.length) {
    return (
      <Select
        w={220}
        label={label}
        required={field.required}
        placeholder={t`For all lines`}
        clearable={!field.required}
        allowDeselect={!field.required}
        clearButtonProps={{ 'aria-label': t`Clear` }}
        searchable
        value={value || null}
        onChange={(next) => change(next ?? '')}
        data={field.choices.map((one) => ({ value: one.value, label: say(one.title, i18n.locale) }))}
      />
    );
  }
  return (
    <TextInput
      w={220}
      label={label}
      required={field.required}
      placeholder={t`For all lines`}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== value && change(text.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
      }}
    />
  );
}
