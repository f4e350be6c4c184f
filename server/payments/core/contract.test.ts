import { expect, test } from "vitest";
import { newId } from "../../kernel/ids.ts";
import { looksLikeCardNumber, operationAnswerSchema, operationRequestSchema } from "./contract.ts";

const wish = {
  id: newId("pop"),
  kind: "authorize" as const,
  amount: 1000,
  currency: "USD" as const,
  token: "tok_visa",
  reference: newId("ord"),
};
const rest = { ...wish, kind: "capture" as const, token: undefined, authorization: "r1" };

test.each([
  ["an authorization with its token", wish, true],
  ["a capture with its authorization", rest, true],
  ["an authorization without a token", { ...wish, token: undefined }, false],
  ["a capture with a token", { ...rest, token: "tok_visa" }, false],
  ["a capture without an authorization", { ...rest, authorization: undefined }, false],
  ["an amount of nothing", { ...wish, amount: 0 }, false],
  ["half a cent", { ...wish, amount: 10.5 }, false],
  ["a key that nobody knows", { ...wish, extra: 1 }, false],
  ["a card number as the token", { ...wish, token: "4242424242424242" }, false],
  ["a card number inside the token", { ...wish, token: "tok4242424242424242x" }, false],
  ["a grouped card number as the reference", { ...wish, reference: "4242-4242-4242-4242" }, false],
])("%s", (_name, request, isGood) => {
  expect(operationRequestSchema.safeParse(request).success).toBe(isGood);
});

test("our own ids never read as card numbers", () => {
  const ids = Array.from({ length: 20_000 }, () => newId("ord"));
  expect(ids.filter(looksLikeCardNumber)).toEqual([]);
  expect(looksLikeCardNumber("order ord_00000000000000000000000000000000")).toBe(false);
  expect(looksLikeCardNumber("card 4242 4242 4242 4242 please")).toBe(true);
  expect(looksLikeCardNumber("4242424242424241")).toBe(false);
});

test("an answer may carry more than we read, but success and pending name a reference", () => {
  const answer = { id: wish.id, providerRef: "r1", state: "succeeded", extra: { deep: true } };
  expect(operationAnswerSchema.parse(answer)).not.toHaveProperty("extra");
  expect(operationAnswerSchema.safeParse({ ...answer, providerRef: null }).success).toBe(false);
  expect(operationAnswerSchema.safeParse({ ...answer, providerRef: null, state: "failed" }).success).toBe(
    true,
  );
  expect(operationAnswerSchema.safeParse({ ...answer, last4: "4242424242424242" }).success).toBe(false);
});
