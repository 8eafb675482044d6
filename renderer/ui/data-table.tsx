// The table is a grid: it holds the focus itself, and its cells hold text only.
/* oxlint-disable jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/control-has-associated-label */
import type { ColumnDef, RowData } from '@tanstack/react-table';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { Icon } from './icon.tsx';
import { keyboardPlace } from './shortcuts.ts';

const features = tableFeatures({});

/** Says how one column looks; `className` gives its width. */
export interface Column<Row extends RowData> {
  readonly id: string;
  readonly title: ReactNode;
  readonly className?: string;
  readonly cellClassName?: string;
  /** True for the column that the list is ordered by. */
  readonly sorted?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row extends RowData> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (row: Row) => void;
  /** Told when the last rows come into sight. */
  readonly onEnd?: () => void;
}

/** Height of a row in the style sheet, and how many more than fit are drawn. */
const rowHeight = 32;
const overscan = 12;

const idPrefix = 'row-';

function definitionsOf<Row extends RowData>(columns: readonly Column<Row>[]): ColumnDef<typeof features, Row>[] {
  const helper = createColumnHelper<typeof features, Row>();
  return columns.map((column) =>
    helper.display({ id: column.id, header: () => column.title, cell: ({ row }) => column.cell(row.original) }),
  );
}

/** Space for the rows that are not drawn. */
function Filler({ height, columns }: { readonly height: number; readonly columns: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tr className="filler" aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/**
 * A list of any length in which one row is chosen. The table holds the focus and names the chosen
 * row; the keys that move it belong to the screen. A double click opens.
 */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  rowKey,
  selected,
  onSelect,
  onOpen,
  onEnd,
}: DataTableProps<Row>): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- Nothing here is memoized by a compiler.
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan,
  });
  const items = virtualizer.getVirtualItems();
  // The table models only what is drawn: a list of thousands grows several times a second.
  const drawnRows = useMemo(() => items.map(({ index }) => rows[index]).filter((row) => row !== undefined), [items, rows]);
  const definitions = useMemo(() => definitionsOf(columns), [columns]);
  const table = useTable({ features, columns: definitions, data: drawnRows, getRowId: rowKey });
  const model = table.getRowModel().rows;
  const chosen = selected === null ? -1 : rows.findIndex((row) => rowKey(row) === selected);
  const drawn = items.some((item) => item.index === chosen);
  const look = (id: string): Column<Row> | undefined => columns.find((column) => column.id === id);

  // Rows have come: keys act on them, unless the person is already somewhere.
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.tagName === 'MAIN')
      grid.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (chosen >= 0) virtualizer.scrollToIndex(chosen, { align: 'auto' });
  }, [chosen, virtualizer]);

  const atEnd = Math.max(items.at(-1)?.index ?? -1, chosen) >= rows.length - 1;
  const reached = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (atEnd) reached();
  }, [atEnd, rows.length]);

  return (
    <div ref={scroll} className="scroll">
      <table
        {...keyboardPlace}
        ref={grid}
        className="tbl tbl-choice"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={drawn ? idPrefix + String(chosen) : undefined}
        tabIndex={0}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} className={column.className} />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={look(header.column.id)?.sorted === true ? 'sort' : undefined}>
                  <table.FlexRender header={header} />
                  {look(header.column.id)?.sorted === true && <Icon name="up" />}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          <Filler height={items[0]?.start ?? 0} columns={columns.length} />
          {items.map(({ index }, place) => {
            const row = model[place];
            if (row === undefined) return null;
            return (
              <tr
                key={row.id}
                id={idPrefix + String(index)}
                aria-rowindex={index + 2}
                aria-selected={row.id === selected}
                onClick={() => onSelect(row.id)}
                onDoubleClick={() => onOpen(row.original)}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={look(cell.column.id)?.cellClassName}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
          <Filler height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}
