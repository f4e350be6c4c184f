"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { LedgerKind } from "@/server/inventory/core/ledger.ts";
import { ChannelFences } from "./channel-fences.tsx";
import { IncomingGoods } from "./incoming-goods.tsx";
import type { ExplainView, StockAt, Variant } from "./stock.ts";
import { WaterfallChart } from "./waterfall-chart.tsx";

/** How a number came to be: its terms as bars, the orders that hold units, what is coming, and the last movements. */
export function ExplainSheet({
  variant,
  place,
  onClose,
}: {
  variant: Variant;
  place: StockAt;
  onClose: () => void;
}) {
  const t = useTranslations("inventory.explain");
  const trpc = useTRPC();
  const { role } = useMe();
  const canReceive = role === "merchandiser" || role === "admin" || (role === "associate" && place.isOwn);
  const query = useQuery(
    trpc.inventory.explain.queryOptions({ variantId: variant.variantId, locationId: place.locationId }),
  );
  return (
    <Dialog place="drawer" title={t("title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="flex flex-col gap-6">
        <p className="text-13 text-muted">{t("subtitle", { name: variant.name, location: place.name })}</p>
        <WaterfallChart terms={query.data?.terms ?? place.terms} />
        {query.isPending && <Skeleton rows={4} />}
        {query.isError && <Fault error={query.error} onRetry={() => query.refetch()} />}
        {query.data && (
          <>
            <Reservations rows={query.data.reservations} />
            <ChannelFences
              {...{ rows: query.data.fences, variant, place }}
              canSet={role === "merchandiser" || role === "admin"}
            />
            <IncomingGoods rows={query.data.incoming} canReceive={canReceive} />
            <Ledger rows={query.data.ledger} />
          </>
        )}
      </div>
    </Dialog>
  );
}

function Reservations({ rows }: { rows: ExplainView["reservations"] }) {
  const t = useTranslations("inventory.explain");
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{t("reservations")}</h3>
      {rows.length === 0 && <p className="text-13 text-muted">{t("reservationsNone")}</p>}
      <ul>
        {rows.map((row) => (
          <li
            key={`${row.orderId} ${row.createdAt.toISOString()} ${row.quantity}`}
            className="flex min-h-8 items-center justify-between gap-3 text-13"
          >
            <span className="text-muted">
              <Moment value={row.createdAt} />
              {row.expiresAt && (
                <>
                  {" · "}
                  {t("draft")}, {t("until")} <Moment value={row.expiresAt} look="time" />
                </>
              )}
            </span>
            <span className="figures font-medium">{row.quantity}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ledger({ rows }: { rows: ExplainView["ledger"] }) {
  const t = useTranslations("inventory.explain");
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{t("ledger")}</h3>
      {rows.length === 0 && <p className="text-13 text-muted">{t("ledgerNone")}</p>}
      <ol className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.seq} className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5 text-13">
            <span className="font-medium">{t(`kind.${row.kind as LedgerKind}`)}</span>
            <span className="text-12 text-muted">
              <Moment value={row.at} />
            </span>
            <Changes row={row} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Changes({ row }: { row: ExplainView["ledger"][number] }) {
  const t = useTranslations("inventory.explain");
  const parts = [
    row.onHandDelta !== 0 && t("onHandChange", { delta: signed(row.onHandDelta), after: row.onHandAfter }),
    row.reservedDelta !== 0 &&
      t("reservedChange", { delta: signed(row.reservedDelta), after: row.reservedAfter }),
    row.withheldDelta !== 0 &&
      t("withheldChange", { delta: signed(row.withheldDelta), after: row.withheldAfter }),
    row.note,
  ].filter(Boolean);
  return <span className="figures w-full text-muted">{parts.join(" · ")}</span>;
}

function signed(delta: number): string {
  return delta < 0 ? `−${-delta}` : `+${delta}`;
}
