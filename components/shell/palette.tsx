"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import { useDebounced } from "@/components/ui/use-debounced.ts";
import { type Find, useFinds, usePaletteActions } from "./palette-items.ts";

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; onShortcuts: () => void };

/** Go, find, do: one field from anywhere. */
export function Palette({ isOpen, onOpenChange, onShortcuts }: Props) {
  const t = useTranslations("shell.palette");
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-3 pt-[12vh] max-sm:px-0 max-sm:pt-0"
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-pop entering:animate-enter max-sm:h-dvh max-sm:max-w-none max-sm:rounded-none">
        <Dialog
          aria-label={t("open")}
          className="flex max-h-[70vh] flex-col outline-none max-sm:h-full max-sm:max-h-none"
        >
          {({ close }) => <PaletteBody close={close} onShortcuts={onShortcuts} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ close, onShortcuts }: { close: () => void; onShortcuts: () => void }) {
  const t = useTranslations("shell.palette");
  const ui = useTranslations("ui");
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const query = useDebounced(text.trim(), 120);
  const actions = usePaletteActions(text, onShortcuts);
  const found = useQuery({
    ...trpc.system.search.queryOptions({ q: query }),
    enabled: query.length >= 2,
    placeholderData: keepPreviousData,
  });
  const finds = useFinds(query.length >= 2 ? found.data : undefined, query);
  const sections = [...finds, ...actions].filter((section) => section.items.length > 0);
  const run = (id: string) => {
    const item = sections.flatMap((section) => section.items).find((candidate) => candidate.id === id);
    close();
    item?.run();
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <div className="flex items-center border-b border-line">
        <SearchField
          aria-label={t("label")}
          autoFocus
          className="flex min-w-0 flex-1 items-center gap-2 px-4"
        >
          <Search aria-hidden className="size-4 text-faint" />
          <Input
            placeholder={t("placeholder")}
            className="h-12 min-w-0 flex-1 bg-transparent text-16 outline-none [&::-webkit-search-cancel-button]:hidden"
          />
        </SearchField>
        {/* A phone has no Escape, and the palette leaves nothing beside it to press on. */}
        <div className="pe-2 sm:hidden">
          <Button look="quiet" size="lg" onPress={close}>
            {ui("cancel")}
          </Button>
        </div>
      </div>
      <Menu
        aria-label={t("label")}
        items={sections}
        onAction={(key) => run(String(key))}
        className="min-h-0 flex-1 overflow-y-auto p-1.5 outline-none"
        renderEmptyState={() => <p className="p-3 text-13 text-muted">{t("none", { query })}</p>}
      >
        {(section) => (
          <MenuSection id={section.id}>
            <Header className="px-2 pt-2 pb-1 text-12 text-faint">{section.title}</Header>
            <Collection items={section.items}>{(item) => <PaletteRow item={item} />}</Collection>
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  );
}

function PaletteRow({ item }: { item: Find }) {
  const Icon = item.icon;
  return (
    <MenuItem
      id={item.id}
      textValue={item.label}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 text-13 outline-none focus:bg-hover focus-visible:bg-hover max-sm:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.detail && <span className="truncate text-12 text-muted">{item.detail}</span>}
      {item.shortcut && <Kbd keys={item.shortcut} />}
    </MenuItem>
  );
}
