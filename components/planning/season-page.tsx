"use client";
import { useQuery } from "@tanstack/react-query";
import { CalendarRange } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useFormatter, useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useMe } from "@/components/shell/me.tsx";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { PlanDrawer } from "./plan-drawer.tsx";
import { PricesLine } from "./prices-line.tsx";
import { SeasonRow } from "./season-row.tsx";
import { ShipRather } from "./ship-rather.tsx";

export type SeasonPlans = RouterOutputs["planning"]["seasonPlans"];

/** How each season is sold off, and what its stores should ship rather than mark down. */
export function SeasonPage() {
  const t = useTranslations("season");
  const trpc = useTRPC();
  const plans = useQuery(trpc.planning.seasonPlans.queryOptions());
  const ship = useShipRather(plans.data);
  useLive(["planning"]);
  const [edited, setEdited] = useQueryState("edit", parseAsString.withOptions({ history: "push" }));
  const season = plans.data?.seasons.find(({ code }) => code === edited);
  return (
    <PageFrame title={t("title")} fact={<Gain rows={ship.data?.rows} />}>
      <Section title={t("plans")}>
        {plans.data ? (
          <>
            <PricesLine plans={plans.data} />
            {plans.data.seasons.length === 0 ? (
              <EmptyState icon={CalendarRange} title={t("emptyTitle")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ul className="flex flex-col divide-y divide-line border-y border-line">
                {plans.data.seasons.map((one) => (
                  <SeasonRow
                    key={one.seasonId}
                    season={one}
                    today={plans.data.today}
                    onEdit={() => void setEdited(one.code)}
                  />
                ))}
              </ul>
            )}
          </>
        ) : plans.error ? (
          <Fault error={plans.error} onRetry={() => plans.refetch()} />
        ) : (
          <Skeleton rows={6} />
        )}
      </Section>
      {plans.data?.seasons.length !== 0 && <ShipRather query={ship} seasons={plans.data?.seasons ?? []} />}
      {season && <PlanDrawer key={season.seasonId} season={season} onClose={() => void setEdited(null)} />}
    </PageFrame>
  );
}

/**
 * All stock and all demand is gone through for it: it is asked for once, and again when prices or a plan are newer than it,
 * not at every refresh of the window.
 */
function useShipRather(plans: SeasonPlans | undefined) {
  const trpc = useTRPC();
  const newest = Math.max(
    plans?.prices?.computedAt.getTime() ?? 0,
    ...(plans?.seasons ?? []).map(({ saved }) => saved?.at.getTime() ?? 0),
  );
  return useQuery({
    ...trpc.planning.shipRather.queryOptions(),
    enabled: ({ state }) => state.data === undefined || state.dataUpdatedAt < newest,
  });
}

function Gain({ rows }: { rows: RouterOutputs["planning"]["shipRather"]["rows"] | undefined }) {
  const t = useTranslations("season");
  const money = useMoney();
  const format = useFormatter();
  const { currency } = useMe().workspace;
  if (!rows) return " ";
  if (rows.length === 0) return t("factNone");
  const units = rows.reduce((sum, row) => sum + row.units, 0);
  const amount = rows.reduce((sum, row) => sum + row.onlineValue - row.shelfValue, 0);
  return (
    <span className="figures" title={format.number(units)}>
      {t("fact", { units, amount: money({ amount, currency }) })}
    </span>
  );
}
