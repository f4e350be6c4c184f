"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import {
  Cell,
  Checkbox,
  Column,
  type Key,
  Row,
  type Selection,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
} from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "./classes.ts";
import { useRowKeys } from "./use-row-keys.ts";

export type DataColumn<R> = {
  id: string;
  header: string;
  cell: (row: R) => ReactNode;
  align?: "start" | "end";
  isRowHeader?: boolean;
  isSortable?: boolean;
  /** The width below which the column folds away at the desk. */
  foldBelow?: "md" | "lg" | "xl";
  /**
   * Where it stands when a row becomes a card on a phone; `hidden` by default if it folds, else `line`. `inline`
   * cells share the card's last row, a `line` has one of its own above it.
   */
  phone?: "title" | "aside" | "inline" | "line" | "hidden";
  width?: "fit" | "fill";
};

type Props<R> = {
  label: string;
  rows: readonly R[];
  columns: readonly DataColumn<R>[];
  rowId: (row: R) => string;
  /** Enter or a press on a row. */
  onOpen?: (row: R) => void;
  hrefOf?: (row: R) => string | undefined;
  sort?: SortDescriptor;
  onSortChange?: (sort: SortDescriptor) => void;
  selected?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Old rows stay, dimmed, while new ones are on their way. */
  isStale?: boolean;
  empty: ReactNode;
};

/** Rows at the desk, cards on a phone, one set of keys: arrows or J and K move, Enter opens, X selects. */
export function DataTable<R extends object>({
  label,
  rows,
  columns,
  rowId,
  onOpen,
  hrefOf,
  sort,
  onSortChange,
  selected,
  onSelectionChange,
  isStale = false,
  empty,
}: Props<R>) {
  const t = useTranslations("ui");
  const frame = useRef<HTMLDivElement>(null);
  useRowKeys(frame);
  const open = (key: Key) => {
    const row = rows.find((candidate) => rowId(candidate) === key);
    if (row) onOpen?.(row);
  };
  if (rows.length === 0) return empty;
  return (
    <div
      ref={frame}
      className={cx("relative -mx-4 overflow-x-auto sm:-mx-3", isStale && "opacity-60")}
      aria-busy={isStale}
    >
      {isStale && <div className="absolute inset-x-0 top-0 z-10 h-0.5 animate-pulse bg-accent" />}
      <Table
        aria-label={label}
        sortDescriptor={sort}
        onSortChange={onSortChange}
        selectionMode={onSelectionChange ? "multiple" : "none"}
        selectedKeys={selected}
        onSelectionChange={onSelectionChange}
        onRowAction={onOpen ? open : undefined}
        className="w-full border-separate border-spacing-0 text-13 max-sm:block"
      >
        <TableHeader className="max-sm:sr-only">
          {onSelectionChange && (
            <Column className={cx(headClass, "w-8")}>
              <SelectBox label={t("selectAll")} />
            </Column>
          )}
          {columns.map((column) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.isRowHeader}
              allowsSorting={column.isSortable}
              className={cx(headClass, endClass(column), foldClass(column), column.width === "fit" && "w-px")}
            >
              {({ sortDirection }) => (
                <span className="inline-flex items-center gap-1">
                  {column.header}
                  {sortDirection === "ascending" && <ArrowUp aria-hidden className="size-3" />}
                  {sortDirection === "descending" && <ArrowDown aria-hidden className="size-3" />}
                </span>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={rows} dependencies={[columns]} className="max-sm:block">
          {(row) => (
            <Row
              id={rowId(row)}
              href={hrefOf?.(row)}
              className={cx(
                "-outline-offset-2 transition-colors duration-150 selected:bg-accent-soft max-sm:relative max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:border-b max-sm:border-line max-sm:px-4 max-sm:py-2.5 max-sm:before:order-3 max-sm:before:basis-full max-sm:before:content-['']",
                (onOpen || hrefOf) && "cursor-pointer hover:bg-hover",
              )}
            >
              {onSelectionChange && (
                <Cell className={cx(cellClass, "w-8 max-sm:hidden")}>
                  <SelectBox label={t("select")} />
                </Cell>
              )}
              {columns.map((column) => (
                <Cell
                  key={column.id}
                  className={cx(cellClass, endClass(column), foldClass(column), phoneClass(column))}
                >
                  {column.cell(row)}
                </Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

const headClass =
  "sticky top-0 z-1 h-8 border-b border-line bg-canvas px-2 text-12 font-medium text-muted whitespace-nowrap first:ps-3 last:pe-3 -outline-offset-2";
const cellClass =
  "h-8 px-2 sm:border-b sm:border-line sm:whitespace-nowrap first:ps-3 last:pe-3 max-sm:h-auto max-sm:p-0 max-sm:first:ps-0 max-sm:last:pe-0 -outline-offset-2";

function endClass<R>({ align }: DataColumn<R>): string {
  return align === "end" ? "text-end figures" : "text-start";
}

function foldClass<R>({ foldBelow }: DataColumn<R>): string | false {
  return foldBelow
    ? { md: "sm:max-md:hidden", lg: "sm:max-lg:hidden", xl: "sm:max-xl:hidden" }[foldBelow]
    : false;
}

function phoneClass<R>({ phone, foldBelow, isRowHeader }: DataColumn<R>): string {
  const place = phone ?? (isRowHeader ? "title" : foldBelow ? "hidden" : "line");
  return {
    // The row's own `::before` (order 3) ends the first line of the card.
    title: "max-sm:order-1 max-sm:min-w-0 max-sm:flex-1 max-sm:font-medium max-sm:text-14",
    aside: "max-sm:order-2 max-sm:grow-0 max-sm:text-end",
    inline: "max-sm:order-5 max-sm:max-w-full max-sm:text-start",
    line: "max-sm:order-4 max-sm:min-w-0 max-sm:basis-full max-sm:text-start",
    hidden: "max-sm:hidden",
  }[place];
}

function SelectBox({ label }: { label: string }) {
  return (
    <Checkbox slot="selection" aria-label={label} className="group flex size-6 items-center justify-center">
      {({ isSelected, isIndeterminate }) => (
        <span
          className={cx(
            "flex size-4 items-center justify-center rounded-sm border text-12 leading-none",
            isSelected || isIndeterminate
              ? "border-accent bg-accent text-on-accent"
              : "border-edge bg-canvas",
          )}
        >
          {isIndeterminate ? "–" : isSelected ? "✓" : ""}
        </span>
      )}
    </Checkbox>
  );
}
