import { createInterface } from "node:readline";
import {
  beginSeason,
  cutOff,
  endSeason,
  type Season,
  type SeasonDecision,
  seeWalkIn,
  takeOrder,
} from "./season/play-season.ts";
import { readSeason, type SeasonOrder } from "./season/read-season.ts";

/**
 * Plays a selling season against a driver, question by question as JSON lines on stdin and stdout: the same planner and
 * the same prices that serve live orders, so that their decisions can be measured against the hindsight optimum.
 */
type Question =
  | { type: "init"; dir: string }
  | { type: "walkin"; location_id: string; sku: string; qty: number; sold: number }
  | { type: "order"; order: SeasonOrder }
  | { type: "cutoff"; t: number; day: number }
  | { type: "end" };

const seasons: Season[] = [];

function answer(question: Question): SeasonDecision[] | null {
  if (question.type === "init") {
    seasons.push(beginSeason(readSeason(question.dir)));
    return [];
  }
  const season = seasons.at(-1);
  if (!season) throw new Error(`The driver asked "${question.type}" before "init".`);
  switch (question.type) {
    case "walkin": {
      const { files } = season;
      const location = files.locations.get(question.location_id) ?? 0;
      const cell = files.cells[location * files.skuIds.length + (files.skus.get(question.sku) ?? 0)] ?? -1;
      seeWalkIn(season, { cell, wanted: question.qty, sold: question.sold });
      return null;
    }
    case "order":
      takeOrder(season, question.order);
      return [];
    case "cutoff":
      return cutOff(season, { minute: question.t, day: question.day });
    case "end":
      return endSeason(season);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const question = JSON.parse(line) as Question;
  const decisions = answer(question);
  if (decisions) process.stdout.write(`${JSON.stringify({ decisions })}\n`);
  if (question.type === "end") lines.close();
});
