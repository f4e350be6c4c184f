"use client";
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from "react";
import { cx } from "./classes.ts";
import { controlClass } from "./field.tsx";
import { popClass } from "./popover.tsx";

export type Pick = { id: string; label: string; detail?: ReactNode; aside?: ReactNode };

type SearchPickerProps = {
  label: string;
  text: string;
  onTextChange: (text: string) => void;
  /** Null: nothing was asked. */
  picks: readonly Pick[] | null;
  /** Enter takes the first hit without an arrow. */
  isFirstMarked?: boolean;
  onPick: (id: string) => void;
  onSubmit: (text: string) => void;
  /** Arrow up or down out of an empty field. */
  onArrowOut?: (to: "up" | "down") => void;
  placeholder?: string;
  description?: ReactNode;
  emptyText?: string;
  autoFocus?: boolean;
  shortcut?: string;
  inputRef?: Ref<HTMLInputElement>;
};

/**
 * A field with hits right below it, for people who type without looking: arrows move, Enter takes the marked hit, or
 * hands over the text when none is marked. The focus never leaves the field.
 */
export function SearchPicker({
  label,
  text,
  onTextChange,
  picks,
  isFirstMarked = false,
  onPick,
  onSubmit,
  onArrowOut,
  placeholder,
  description,
  emptyText,
  autoFocus = false,
  shortcut,
  inputRef,
}: SearchPickerProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const start = isFirstMarked ? 0 : -1;
  const [marked, setMarked] = useState(start);
  const hits = picks ?? [];
  const shown = isOpen && picks !== null && (hits.length > 0 || Boolean(emptyText));
  const active = Math.min(marked, hits.length - 1);

  function take(index: number) {
    const hit = hits[index];
    if (!hit) return;
    setIsOpen(false);
    setMarked(start);
    onPick(hit.id);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" && hits.length > 0) {
      event.preventDefault();
      setIsOpen(true);
      setMarked(Math.min(active + 1, hits.length - 1));
    } else if (event.key === "ArrowUp" && shown) {
      event.preventDefault();
      setMarked(Math.max(active - 1, start));
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && text === "" && onArrowOut) {
      event.preventDefault();
      onArrowOut(event.key === "ArrowUp" ? "up" : "down");
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      event.stopPropagation();
      setIsOpen(false);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (shown && active >= 0) take(active);
      else onSubmit(text.trim());
    }
  }

  return (
    <div className="relative flex flex-col gap-1">
      <label htmlFor={id} className="text-12 font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        ref={inputRef}
        // biome-ignore lint/a11y/noAutofocus: the page is for typing at once, with a phone in the hand
        autoFocus={autoFocus}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={description ? `${id}-note` : undefined}
        aria-keyshortcuts={shortcut}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          onTextChange(event.target.value);
          setIsOpen(true);
          setMarked(start);
        }}
        onFocus={() => setIsOpen(text !== "")}
        onBlur={() => setIsOpen(false)}
        onKeyDown={press}
        className={controlClass()}
      />
      {description && (
        <span id={`${id}-note`} className="text-12 text-faint">
          {description}
        </span>
      )}
      {shown && (
        <div className={cx(popClass, "absolute inset-x-0 top-full z-10 mt-1 max-h-80 p-1")}>
          {hits.length === 0 && <p className="px-2 py-1.5 text-13 text-muted">{emptyText}</p>}
          <div id={`${id}-list`} role="listbox" aria-label={label}>
            {hits.map((hit, index) => (
              <div
                key={hit.id}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                // The press must not take the focus out of the field before it counts.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(index)}
                onKeyDown={() => undefined}
                className={cx(
                  "flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 py-1 text-13",
                  index === active ? "bg-hover" : "hover:bg-hover",
                )}
              >
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate">{hit.label}</span>
                  {hit.detail && <span className="truncate text-12 text-muted">{hit.detail}</span>}
                </span>
                {hit.aside && <span className="figures shrink-0 text-12 text-muted">{hit.aside}</span>}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
