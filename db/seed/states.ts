/**
 * States and the District: people counted in the 2020 census, the state's own sales tax in percent, and whether it
 * taxes shipping. The tax table is for a demo: rates change and local ones are missing but for a few cities.
 */
export const states: readonly {
  state: string;
  population: number;
  taxPercent: number;
  taxesShipping: boolean;
}[] = `AL 5024279 4 0
AK 733391 0 0
AZ 7151502 5.6 0
AR 3011524 6.5 1
CA 39538223 7.25 0
CO 5773714 2.9 0
CT 3605944 6.35 1
DE 989948 0 0
DC 689545 6 1
FL 21538187 6 0
GA 10711908 4 1
HI 1455271 4 1
ID 1839106 6 0
IL 12812508 6.25 0
IN 6785528 7 1
IA 3190369 6 0
KS 2937880 6.5 1
KY 4505836 6 1
LA 4657757 5 0
ME 1362359 5.5 0
MD 6177224 6 0
MA 7029917 6.25 0
MI 10077331 6 1
MN 5706494 6.875 1
MS 2961279 7 1
MO 6154913 4.225 0
MT 1084225 0 0
NE 1961504 5.5 1
NV 3104614 6.85 0
NH 1377529 0 0
NJ 9288994 6.625 1
NM 2117522 4.875 1
NY 20201249 4 1
NC 10439388 4.75 1
ND 779094 5 1
OH 11799448 5.75 1
OK 3959353 4.5 0
OR 4237256 0 0
PA 13002700 6 1
RI 1097379 7 1
SC 5118425 6 1
SD 886667 4.2 1
TN 6910840 7 1
TX 29145505 6.25 1
UT 3271616 4.85 0
VT 643077 6 1
VA 8631393 5.3 0
WA 7705281 6.5 1
WV 1793716 6 1
WI 5893718 5 1
WY 576851 4 0`
  .split("\n")
  .map((line) => {
    const [state = "", population, taxPercent, taxesShipping] = line.split(" ");
    return {
      state,
      population: Number(population),
      taxPercent: Number(taxPercent),
      taxesShipping: taxesShipping === "1",
    };
  });

/** State, ZIP prefix, and the percent that state, county and city take together there. */
export const cityTaxes: readonly [state: string, zipPrefix: string, percent: number][] = [
  ["NY", "100", 8.875],
  ["NY", "101", 8.875],
  ["NY", "102", 8.875],
  ["NY", "103", 8.875],
  ["NY", "104", 8.875],
  ["NY", "112", 8.875],
  ["NY", "113", 8.875],
  ["NY", "114", 8.875],
  ["IL", "606", 10.25],
  ["CA", "900", 9.75],
  ["CA", "941", 8.625],
  ["CA", "921", 7.75],
  ["CA", "958", 8.75],
  ["WA", "981", 10.35],
  ["TX", "752", 8.25],
  ["TX", "770", 8.25],
  ["TX", "782", 8.25],
  ["TX", "787", 8.25],
  ["CO", "802", 8.81],
  ["AZ", "850", 8.6],
  ["PA", "191", 8],
  ["GA", "303", 8.9],
  ["TN", "372", 9.75],
  ["NV", "891", 8.375],
  ["LA", "701", 10],
  ["MN", "554", 9.025],
  ["NC", "282", 7.25],
  ["MO", "631", 9.679],
  ["UT", "841", 8.25],
  ["OH", "441", 8],
  ["FL", "331", 7],
  ["FL", "336", 7.5],
];
