"use client";
import { Check, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { signOut } from "next-auth/react";
import { Button as Press } from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import { Menu } from "@/components/ui/menu.tsx";
import { useMe } from "./me.tsx";
import { useTheme } from "./use-theme.ts";

/** Who is signed in, the theme, the shortcut sheet, and the way out. */
export function AccountMenu({
  isCompact = false,
  onShortcuts,
}: {
  isCompact?: boolean;
  onShortcuts: () => void;
}) {
  const t = useTranslations("shell");
  const me = useMe();
  const { theme, setTheme } = useTheme();
  const icons = { light: Sun, dark: Moon, system: Monitor };
  return (
    <Menu
      label={t("account")}
      trigger={
        <Press
          aria-label={t("signedInAs", { name: me.name, role: t(`role.${me.role}`) })}
          className={cx(
            "flex items-center gap-2 rounded-md text-start transition-colors duration-150 hover:bg-hover",
            isCompact ? "min-h-11 min-w-11 justify-center" : "min-h-10 px-1.5 max-lg:justify-center",
          )}
        >
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-12 font-semibold text-accent"
          >
            {initials(me.name)}
          </span>
          {!isCompact && (
            <span aria-hidden className="flex min-w-0 flex-1 flex-col max-lg:hidden">
              <span className="truncate text-13">{me.name}</span>
              <span className="truncate text-12 text-muted">{t(`role.${me.role}`)}</span>
            </span>
          )}
        </Press>
      }
      actions={[
        ...(["light", "dark", "system"] as const).map((id) => ({
          id,
          label: t(`themes.${id}`),
          icon: theme === id ? Check : icons[id],
        })),
        { id: "shortcuts", label: t("shortcuts.title"), icon: Keyboard, shortcut: "?" },
        { id: "signOut", label: t("signOut"), icon: LogOut },
      ]}
      onAction={(id) => {
        if (id === "light" || id === "dark" || id === "system") setTheme(id);
        if (id === "shortcuts") onShortcuts();
        if (id === "signOut") leave();
      }}
    />
  );
}

function leave() {
  const go = () => window.location.assign("/sign-in");
  signOut({ redirect: false }).then(go, go);
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}
