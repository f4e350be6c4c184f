import { expect, test } from "vitest";
import { checkAddress } from "./address.ts";
import { phoneDigits } from "./phone.ts";
import { personPatterns } from "./search.ts";

test("a number is the same however it is written", () => {
  const writings = ["(312) 555-0188", "312.555.0188", "+1 312 555 0188", "1-312-555-0188", "3125550188"];
  expect(new Set(writings.map(phoneDigits))).toEqual(new Set(["3125550188"]));
});

test("digits look for a number's tail, a word for a mail address or a name, two words for a name", () => {
  expect(personPatterns("555-0188")).toEqual({ phoneTail: "%5550188", emailPrefix: null, nameWords: [] });
  expect(personPatterns("Iris")).toEqual({ phoneTail: null, emailPrefix: "iris%", nameWords: ["% iris%"] });
  expect(personPatterns("Vargas, Iris").nameWords).toEqual(["% vargas%", "% iris%"]);
  expect(personPatterns("100%_").emailPrefix).toBe("100\\%\\_%");
});

test("an address whose ZIP code lies in another state is refused with what was found", () => {
  const place = { zip: "60614", city: "Chicago", state: "IL" };
  expect(checkAddress({ zip: "60614", state: "IL" }, place)).toEqual({ ok: true, value: null });
  expect(checkAddress({ zip: "60614", state: "NY" }, place)).toMatchObject({
    reason: "zip-not-in-state",
    facts: { found: "IL", city: "Chicago" },
  });
  expect(checkAddress({ zip: "00000", state: "NY" }, null)).toMatchObject({ reason: "unknown-zip" });
});
