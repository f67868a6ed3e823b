import { useLingui } from '@lingui/react/macro';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { Column } from './columns';
import classes from './data-table.module.css';
import type { Selection } from './selection';
import { nextSort, parseSort, type ViewControl } from './view';

type Props<Row> = {
  columns: Column<Row>[];
  control: ViewControl;
  tracks: CSSProperties;
  selection: Selection | undefined;
  ids: readonly string[];
};

/** The names of the columns, by which the list is sorted, and the box that chooses all rows. */
export function Head<Row>({ columns, control, tracks, selection, ids }: Props<Row>) {
  const { t } = useLingui();
  const sort = parseSort(control.view.sort);
  const all = selection !== undefined && ids.length > 0 && ids.every((id) => selection.ids.has(id));
  return (
    <div className={classes.head} role="row" tabIndex={-1} style={tracks}>
      {selection && (
        <div role="columnheader" tabIndex={-1} className={classes.choice}>
          <input
            type="checkbox"
            aria-label={t`Select all that are loaded`}
            checked={all}
            onChange={() => selection.change(all ? new Set() : new Set(ids))}
          />
        </div>
      )}
      {columns.map((column) => {
        const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none';
        return (
          <div
            key={column.id}
            role="columnheader"
            tabIndex={-1}
            aria-sort={column.unsorted ? undefined : sorted}
            data-end={column.end || undefined}
          >
            {column.unsorted ? (
              <span className={classes.columnName}>{column.title}</span>
            ) : (
              <button type="button" onClick={() => control.change({ sort: nextSort(control.view.sort, column.id) })}>
                {column.title}
                {sorted === 'ascending' && <IconArrowUp size={12} aria-hidden />}
                {sorted === 'descending' && <IconArrowDown size={12} aria-hidden />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
