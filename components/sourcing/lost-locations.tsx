"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { Button } from "@/components/ui/button.tsx";
import type { Decision } from "./decision.ts";

/** The nearest losers answer most questions; the rest is one press away. */
const shownFirst = 8;

/** Every place that was not taken, the nearest first, and what stood against it. */
export function LostLocations({ lost }: { lost: Decision["lost"] }) {
  const t = useTranslations("sourcing.decision");
  const reasonText = useReasonText();
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? lost : lost.slice(0, shownFirst);
  if (lost.length === 0) return <p className="text-13 text-muted">{t("lostNone")}</p>;
  return (
    <>
      <table className="w-full text-13">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("location")}</th>
            <th scope="col">{t("why")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((place) => (
            <tr key={place.locationId} className="align-baseline">
              <th scope="row" className="w-2/5 py-1 pe-3 text-start font-normal">
                {place.locationName}{" "}
                <span className="figures text-12 whitespace-nowrap text-muted">
                  {t("miles", { miles: Math.round(place.distanceMiles) })}
                </span>
              </th>
              <td className="py-1 text-muted">{place.reasons.map(reasonText).join(" · ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < lost.length && (
        <div className="-ms-3">
          <Button look="quiet" onPress={() => setIsAll(true)}>
            {t("lostShow", { count: lost.length })}
          </Button>
        </div>
      )}
    </>
  );
}
