import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Input } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { FieldInput, type FieldInputProps } from './field-input';
import { type Field, read, type Values } from './fields';
import classes from './form.module.css';

type Props = FieldInputProps & { field: Extract<Field, { kind: 'rows' }> };

/** A list of small forms, side by side under a head where they fit; lists inside lists go below. */
export function RowsField({ field, path, value, errors, bare, change }: Props) {
  const rows = Array.isArray(value) ? (value as Values[]) : [];
  const inline = field.fields.filter((inner) => inner.kind !== 'rows');
  const columns = inline.length > 1;
  const tracks = `${inline.map((inner) => inner.width ?? 'minmax(0, 1fr)').join(' ')} 26px`;
  const many = inline.length > 2 || undefined;
  return (
    <Input.Wrapper
      labelElement="div"
      label={field.label}
      description={field.help}
      error={errors[path]}
      className={bare ? classes.inner : undefined}
    >
      <div className={classes.rows} role="group" aria-label={field.label}>
        {columns && rows.length > 0 && (
          <div className={classes.heads} data-many={many} style={{ gridTemplateColumns: tracks }} aria-hidden>
            {inline.map((inner) => (
              <span key={inner.name}>{inner.label}</span>
            ))}
          </div>
        )}
        {rows.map((row, index) => (
          <OneRow
            key={index}
            field={field}
            row={row}
            path={`${path}.${index}`}
            errors={errors}
            change={change}
            columns={columns}
            many={many}
            tracks={tracks}
            remove={() => change(path, rows.toSpliced(index, 1))}
          />
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

type RowProps = Pick<Props, 'field' | 'path' | 'errors' | 'change'> & {
  row: Values;
  columns: boolean;
  many: true | undefined;
  tracks: string;
  remove: () => void;
};

function OneRow({ field, row, path, errors, change, columns, many, tracks, remove }: RowProps) {
  const { t } = useLingui();
  const shown = field.fields.filter((inner) => !inner.when || inner.when(row));
  const input = (inner: Field, bare: boolean) => (
    <FieldInput
      key={inner.name}
      field={inner}
      path={`${path}.${inner.name}`}
      value={read(row, inner.name)}
      errors={errors}
      change={change}
      bare={bare}
    />
  );
  return (
    <div className={classes.rowItem}>
      <div className={classes.row} data-many={many} style={{ gridTemplateColumns: tracks }}>
        {shown.filter((inner) => inner.kind !== 'rows').map((inner) => input(inner, columns))}
        <ActionIcon
          className={classes.remove}
          data-below={!columns || undefined}
          variant="subtle"
          color="gray"
          size={26}
          aria-label={t`Remove`}
          onClick={remove}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      {shown.filter((inner) => inner.kind === 'rows').map((inner) => input(inner, true))}
    </div>
  );
}
