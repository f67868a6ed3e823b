import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Input } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { FieldInput, type FieldInputProps } from './field-input';
import { type Field, read, type Values } from './fields';
import classes from './form.module.css';

type Props = FieldInputProps & { field: Extract<Field, { kind: 'rows' }> };

/** A list of small forms, side by side where they fit; lists inside lists go below. */
export function RowsField({ field, path, value, errors, bare, change }: Props) {
  const { t } = useLingui();
  const rows = Array.isArray(value) ? (value as Values[]) : [];
  const inline = field.fields.filter((inner) => inner.kind !== 'rows');
  const below = field.fields.filter((inner) => inner.kind === 'rows');
  const tracks = `${inline.map((inner) => inner.width ?? 'minmax(0, 1fr)').join(' ')} 26px`;
  const many = inline.length > 2;
  return (
    <Input.Wrapper
      labelElement="div"
      label={field.label}
      description={field.help}
      error={errors[path]}
      className={bare ? classes.inner : undefined}
    >
      <div className={classes.rows} role="group" aria-label={field.label}>
        {rows.map((row, index) => (
          <div key={index} className={classes.rowItem}>
            <div className={classes.row} data-many={many || undefined} style={{ gridTemplateColumns: tracks }}>
              {inline.map((inner) => (
                <FieldInput
                  key={inner.name}
                  field={inner}
                  path={`${path}.${index}.${inner.name}`}
                  value={read(row, inner.name)}
                  errors={errors}
                  change={change}
                  bare={inner.kind !== 'texts' && inline.length > 1}
                />
              ))}
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                aria-label={t`Remove`}
                onClick={() => change(path, rows.toSpliced(index, 1))}
              >
                <IconX size={14} />
              </ActionIcon>
            </div>
            {below.map((inner) => (
              <FieldInput
                key={inner.name}
                field={inner}
                path={`${path}.${index}.${inner.name}`}
                value={read(row, inner.name)}
                errors={errors}
                change={change}
                bare
              />
            ))}
          </div>
        ))}
        <Button
          className={classes.add}
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => change(path, [...rows, structuredClone(field.blank)])}
        >
          {field.add}
        </Button>
      </div>
    </Input.Wrapper>
  );
}
