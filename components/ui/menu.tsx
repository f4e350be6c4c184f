"use client";
import type { LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import { Menu as List, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { cx } from "./classes.ts";
import { Kbd } from "./kbd.tsx";
import { popClass } from "./popover.tsx";

export type MenuAction = {
  id: string;
  label: string;
  icon?: LucideIcon;
  shortcut?: string;
  href?: string;
  isDisabled?: boolean;
  isDanger?: boolean;
};

export function Menu({
  label,
  trigger,
  actions,
  onAction,
}: {
  label: string;
  trigger: ReactElement;
  actions: readonly MenuAction[];
  onAction: (id: string) => void;
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover offset={4} className={cx(popClass, "min-w-48")}>
        <List
          aria-label={label}
          items={actions}
          onAction={(key) => onAction(String(key))}
          disabledKeys={actions.filter((action) => action.isDisabled).map((action) => action.id)}
          className="p-1 outline-none"
        >
          {({ icon: Icon, ...action }) => (
            <MenuItem
              id={action.id}
              href={action.href}
              textValue={action.label}
              className={cx(
                "flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 text-13 outline-none focus:bg-hover disabled:opacity-50 max-sm:min-h-11",
                action.isDanger ? "text-bad" : "text-ink",
              )}
            >
              {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
              <span className="flex-1">{action.label}</span>
              {action.shortcut && <Kbd keys={action.shortcut} />}
            </MenuItem>
          )}
        </List>
      </Popover>
    </MenuTrigger>
  );
}
