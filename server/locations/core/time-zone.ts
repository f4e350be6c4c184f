type Point = { state: string; latitude: number; longitude: number };

const eastern = "America/New_York";
const central = "America/Chicago";
const mountain = "America/Denver";
const pacific = "America/Los_Angeles";

/** States that lie in one zone. The Navajo Nation's summer time within Arizona is left out. */
const wholeStates: Readonly<Record<string, string>> = {
  ...each("CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV", eastern),
  ...each("AL AR IA IL LA MN MO MS OK WI", central),
  ...each("CO MT NM UT WY", mountain),
  ...each("CA NV WA", pacific),
  AZ: "America/Phoenix",
  HI: "Pacific/Honolulu",
};

/** States that a border of zones runs through; the border is drawn straight, near where most people live. */
const splitStates: Readonly<Record<string, (point: Point) => string>> = {
  AK: ({ longitude }) => (longitude < -169.5 ? "America/Adak" : "America/Anchorage"),
  FL: ({ longitude }) => (longitude < -85 ? central : eastern),
  ID: ({ latitude }) => (latitude > 45.5 ? pacific : "America/Boise"),
  IN: ({ latitude, longitude }) =>
    longitude < -86.9 && (latitude > 40.9 || latitude < 38.6) ? central : "America/Indiana/Indianapolis",
  KS: ({ longitude }) => (longitude < -101.5 ? mountain : central),
  KY: ({ longitude }) => (longitude < -86.2 ? central : eastern),
  MI: ({ latitude, longitude }) =>
    latitude > 45 && longitude < -87.5 ? "America/Menominee" : "America/Detroit",
  ND: ({ latitude, longitude }) => (latitude < 47.5 && longitude < -101.5 ? mountain : central),
  NE: ({ longitude }) => (longitude < -101.2 ? mountain : central),
  OR: ({ latitude, longitude }) => (latitude < 44.5 && longitude > -118.2 ? "America/Boise" : pacific),
  SD: ({ longitude }) => (longitude < -100.5 ? mountain : central),
  TN: ({ longitude }) => (longitude < -85.6 ? central : eastern),
  TX: ({ longitude }) => (longitude < -105 ? mountain : central),
};

/** The IANA zone of a place in one of the states or the District. */
export function timeZoneOf(point: Point): string {
  return wholeStates[point.state] ?? splitStates[point.state]?.(point) ?? eastern;
}

function each(states: string, zone: string): Record<string, string> {
  return Object.fromEntries(states.split(" ").map((state) => [state, zone]));
}
