import { expect, test } from "vitest";
import { newId } from "@/server/kernel/ids.ts";
import { changeDraft, emptyDraft, parseQuickAdd, readDraft } from "./draft.ts";

const blank = () => emptyDraft({ orderId: newId("ord"), commandId: newId("cmd") });
const line = { lineId: newId("oln"), variantId: newId("var"), sku: "TEE-1", name: "Tee", quantity: 2 };

test.each([
  ["SKU-1", "SKU-1", 1],
  ["SKU-1*2", "SKU-1", 2],
  ["SKU-1 * 12", "SKU-1", 12],
  ["SKU-1 x3", "SKU-1", 3],
  ["SKU-1×4", "SKU-1", 4],
  ["linen shirt", "linen shirt", 1],
  ["TX2", "TX2", 1],
  ["SKU-1*0", "SKU-1", 1],
])("quick-add reads %s as %s, %i units", (text, query, quantity) => {
  expect(parseQuickAdd(text)).toEqual({ query, quantity });
});

test("the same article again raises the quantity of its line", () => {
  const once = changeDraft(blank(), { kind: "add-line", line });
  const twice = changeDraft(once, { kind: "add-line", line: { ...line, lineId: newId("oln"), quantity: 1 } });
  expect(twice.lines).toMatchObject([{ lineId: line.lineId, quantity: 3 }]);
});

test("a draft survives leaving and coming back, and a damaged one is dropped", () => {
  const draft = changeDraft(blank(), { kind: "add-line", line });
  expect(readDraft(JSON.stringify(draft))).toEqual(draft);
  expect(readDraft("{")).toBeNull();
  expect(readDraft('{"orderId":"x"}')).toBeNull();
});

test("a lost line takes the next offer and stays marked until another is chosen", () => {
  const choice = { mode: "ship", serviceCode: "ground" } as const;
  const draft = changeDraft(blank(), { kind: "add-line", line });
  const lost = changeDraft(draft, {
    kind: "reserved",
    sent: draft.lines,
    choices: new Map([[line.lineId, choice]]),
    lost: [line.lineId],
  });
  expect(lost.lines[0]).toMatchObject({ choice, isReplaced: true });
  const chosen = changeDraft(lost, { kind: "choose", lineId: line.lineId, choice });
  expect(chosen.lines[0]?.isReplaced).toBe(false);
});

test("one way for the whole order sets the choice of every line that it names", () => {
  const two = [line, { ...line, lineId: newId("oln"), variantId: newId("var") }];
  const draft = two.reduce(
    (before, added) => changeDraft(before, { kind: "add-line", line: added }),
    blank(),
  );
  const choice = { mode: "ship", serviceCode: "overnight" } as const;
  const choices = two.map(({ lineId }) => ({ lineId, choice }));
  const chosen = changeDraft(draft, { kind: "choose-all", choices });
  expect(chosen.lines.map((one) => one.choice)).toEqual([choice, choice]);
});

test("what is chosen while the server answers is not overwritten by the answer", () => {
  const draft = changeDraft(blank(), { kind: "add-line", line });
  const mine = { mode: "ship", serviceCode: "overnight" } as const;
  const theirs = { mode: "ship", serviceCode: "ground" } as const;
  const chosen = changeDraft(draft, { kind: "choose", lineId: line.lineId, choice: mine });
  const answered = changeDraft(chosen, {
    kind: "reserved",
    sent: draft.lines,
    choices: new Map([[line.lineId, theirs]]),
    lost: [],
  });
  expect(answered.lines[0]?.choice).toEqual(mine);
});
