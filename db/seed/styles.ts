/** A kind of goods: how its styles are named, sized, priced (in dollars) and how heavy they are. */
export type Family = {
  code: string;
  noun: string;
  category: string;
  /** `FW`, `SS`, or empty for goods of all seasons. */
  season: string;
  sizes: readonly (string | null)[];
  /** Fewest and most colors; none for goods that come in one. */
  colors: readonly [number, number];
  dollars: readonly [number, number];
  grams: readonly [number, number];
  gramsPerSize: number;
};

const alpha = ["XS", "S", "M", "L", "XL", "XXL"];
const short = ["S", "M", "L", "XL"];
const waist = ["28", "30", "32", "34", "36", "38"];
const shoes = ["6", "7", "8", "9", "10", "11", "12", "13"];
const kids = ["4", "6", "8", "10", "12"];
const one = [null];

const family = (
  [code, noun, category, season]: [string, string, string, string],
  sizes: readonly (string | null)[],
  [colorsMin, colorsMax, dollarsMin, dollarsMax, gramsMin, gramsMax]: number[],
): Family => ({
  code,
  noun,
  category,
  season,
  sizes,
  colors: [colorsMin ?? 1, colorsMax ?? 1],
  dollars: [dollarsMin ?? 1, dollarsMax ?? 1],
  grams: [gramsMin ?? 1, gramsMax ?? 1],
  gramsPerSize: sizes.length > 1 ? Math.round((gramsMin ?? 1) * 0.03) : 0,
});

export const families: readonly Family[] = [
  family(["RJ", "Rain Jacket", "Jackets", ""], alpha, [2, 4, 99, 229, 320, 480]),
  family(["DJ", "Down Jacket", "Jackets", "FW"], alpha, [2, 3, 179, 329, 380, 620]),
  family(["FL", "Fleece Pullover", "Fleece", "FW"], alpha, [2, 4, 59, 119, 300, 460]),
  family(["TS", "Organic Tee", "Shirts", ""], alpha, [3, 4, 24, 39, 150, 210]),
  family(["HB", "Hiking Boot", "Footwear", ""], shoes, [1, 2, 129, 219, 900, 1300]),
  family(["PT", "Trail Pant", "Pants", ""], waist, [2, 3, 69, 119, 310, 430]),
  family(["BP", "Daypack 22", "Packs", ""], one, [2, 4, 69, 129, 620, 900]),
  family(["BN", "Merino Beanie", "Accessories", "FW"], one, [3, 4, 24, 38, 60, 90]),
  family(["FS", "Flannel Shirt", "Shirts", "FW"], alpha, [2, 4, 54, 84, 280, 360]),
  family(["SH", "Hike Short", "Pants", "SS"], waist, [2, 3, 44, 69, 190, 260]),
  family(["TR", "Trail Runner", "Footwear", ""], shoes, [2, 3, 109, 159, 520, 700]),
  family(["BL", "Merino Base Layer", "Base layers", "FW"], alpha, [2, 3, 64, 99, 180, 260]),
  family(["TN", "Two-Person Tent", "Camp", "SS"], one, [1, 2, 249, 449, 1900, 2600]),
  family(["SB", "Sleeping Bag 20°F", "Camp", ""], ["Regular", "Long"], [1, 2, 149, 329, 1100, 1500]),
  family(["VS", "Insulated Vest", "Jackets", "FW"], alpha, [2, 3, 99, 159, 260, 380]),
  family(["SK", "Wool Crew Sock", "Accessories", ""], ["S", "M", "L"], [2, 4, 17, 25, 60, 90]),
  family(["GL", "Insulated Glove", "Accessories", "FW"], short, [1, 2, 39, 79, 110, 190]),
  family(["WB", "Steel Bottle 24 oz", "Camp", ""], one, [3, 4, 27, 39, 320, 420]),
  family(["LG", "Trail Legging", "Pants", ""], alpha, [2, 3, 69, 98, 210, 280]),
  family(["KJ", "Kids' Parka", "Kids", "FW"], kids, [2, 3, 89, 139, 420, 640]),
  family(["SS", "Sun Hoodie", "Shirts", "SS"], alpha, [2, 4, 54, 79, 170, 230]),
  family(["CP", "Field Cap", "Accessories", ""], one, [3, 4, 25, 35, 80, 110]),
  family(["HL", "Headlamp 400", "Camp", ""], one, [1, 2, 39, 69, 80, 110]),
  family(["DF", "Duffel 60", "Packs", ""], one, [2, 3, 99, 159, 1100, 1500]),
  family(["SD", "River Sandal", "Footwear", "SS"], shoes, [1, 3, 59, 99, 420, 560]),
  family(["KT", "Kids' Graphic Tee", "Kids", ""], kids, [2, 3, 18, 26, 110, 150]),
];

export const colors: readonly (readonly [name: string, code: string])[] = [
  ["Moss", "MOS"],
  ["Slate", "SLA"],
  ["Rust", "RUS"],
  ["Midnight", "MID"],
  ["Oat", "OAT"],
  ["Black", "BLK"],
  ["Spruce", "SPR"],
  ["Clay", "CLY"],
  ["Fog", "FOG"],
  ["Marigold", "MAR"],
  ["Harbor Blue", "HBL"],
  ["Cranberry", "CRA"],
];

/** What sets one rain jacket apart from the next. Times the families: enough for 1,600 styles. */
export const namesOfStyles: readonly string[] =
  `Ridgeline Kestrel Tarn Juniper Basin Wren Alder Granite Heron Saltmarsh Larch Cedar Falls Osprey Meadow Switchback Cairn
Bramble Fathom Aspen Gale Thistle Quarry Marten Drift Lichen Summit Foxglove Plover Kelp Mesa Birch Hollow Sable Cinder Otter
Windrow Tamarind Bluff Pika Shoal Fern Arroyo Raven Timber Yarrow Glacier Sparrow Ember Dune Willow Crag Finch Delta Hemlock
Lark Shale Badger Prairie Sorrel Isle Condor Vale Merlin Boulder`
    .split(/\s+/)
    .map((word) => word.trim());
