const senderOf = <const L extends string>(label: L) =>
  ({ label, yes: "may send", no: "may not send" }) as const;

/** Words of the sourcing settings. */
export const settings = {
  senders: {
    label: "Who may send",
    text: "Locations of the other kinds keep their stock. Collecting at a store stays possible.",
  },
  title: "Sourcing settings",
  fact: "Version {version} decides, saved <moment></moment> by {by}",
  factDefault: "Version {version} decides: the settings that Everyshelf began with",
  house: "Everyshelf",
  intro:
    "Every order from now on is decided by these. Earlier decisions keep the version they were made with.",
  group: {
    plan: "What a plan is charged for",
    planText: "The plan with the least cost wins. These are added to what carriers and stores really cost.",
    rules: "Rules",
    rulesText:
      "No plan and no offer breaks these, whatever keeping them costs. Each decision says what they cost it. Work that a location already has stays there, and a person may still move a line by hand.",
    release: "When work goes to its location",
    releaseText: "Until its release, open orders can still be planned anew together.",
    nonService: "When sending is dear or impossible",
    nonServiceText: "Waiting and cancelling are options with a price, like any other plan.",
    rejections: "When a location rejects",
    rejectionsText: "A location that can't find a unit says so, and another one is looked for.",
  },
  choice: {
    release: {
      label: "Release",
      "at-once": "At once",
      "at-onceText": "Each order goes to its location as soon as it is decided.",
      "at-cutoff": "At the cutoff",
      "at-cutoffText": "Orders are set aside and planned together shortly before the location's cutoff.",
    },
    backorder: {
      label: "Waiting for goods on their way",
      "last-resort": "When no location can serve",
      "last-resortText": "Units that nobody has wait for expected goods instead of going to a person.",
      "when-cheaper": "When it costs less",
      "when-cheaperText":
        "A unit also waits where sending it now costs more than sending it later, its lateness included.",
      never: "Never",
      neverText: "What no location can serve goes to a person at once.",
    },
    lateness: {
      label: "Late packages",
      priced: "Allowed, at a price",
      pricedText: "A late package is charged what is set above, and loses to one on time that costs less.",
      never: "Never planned",
      neverText:
        "What cannot come by its promised day is not sent, and does not wait for goods that come too late: it goes to a person.",
    },
    "sender-store": senderOf("Stores"),
    "sender-warehouse": senderOf("Warehouses"),
    "sender-vendor": senderOf("Vendors"),
    cancel: {
      label: "Cancelling",
      never: "Never proposed",
      neverText: "What a location can serve is served, whatever it costs.",
      "when-cheaper": "Proposed when it costs less",
      "when-cheaperText":
        "A unit that costs more to send than its price and the goodwill goes to a person, who may cancel it.",
    },
  },
  onlyAtCutoff: "The four settings below count only with release at the cutoff.",
  field: {
    splitPenalty: {
      label: "Split penalty",
      text: "Added for each package after the first. Higher: fewer splits, at dearer locations.",
    },
    lateFixed: {
      label: "Late package",
      text: "Added once for a package that arrives after the promised day.",
    },
    latePerDay: {
      label: "Each day late",
      text: "Added for every day of delay. Higher: promises are kept from dearer locations.",
    },
    packagesMax: {
      label: "Most packages",
      text: "No plan sends an order's lines in more packages, even if some units then go to a person. 0: no limit.",
    },
    distanceMilesMax: {
      label: "Greatest distance",
      text: "No location farther from the customer sends. 0: no limit.",
    },
    releaseLeadMinutes: {
      label: "Lead before the cutoff",
      text: "What a location gets to pick and pack before its carrier comes.",
    },
    moveSavingMin: {
      label: "Least saving to move",
      text: "An order is moved to another location only if that saves at least this much.",
    },
    waitDaysMax: {
      label: "Longest wait",
      text: "An order may stay open for so long while waiting costs nothing and its promise holds; 0: it never waits.",
    },
    walkInChance: {
      label: "Walk-in chance",
      text: "The chance that a customer of the store takes a waiting unit on any day. Higher: fewer orders wait on shelves.",
    },
    goodwill: {
      label: "Goodwill of a cancelled unit",
      text: "What a cancelled unit costs beside its price, since the customer may not come back. Counts when cancelling is proposed.",
    },
    coolDownHours: {
      label: "Cool-down",
      text: "A location that rejected a line is not asked for it again for so long.",
    },
    attemptsMax: {
      label: "Most tries",
      text: "After so many rejections of a line a person decides.",
    },
  },
  unit: { minutes: "minutes", hours: "hours", days: "days", miles: "miles" },
  value: {
    minutes: "{value, plural, one {# minute} other {# minutes}}",
    hours: "{value, plural, one {# hour} other {# hours}}",
    days: "{value, plural, one {# day} other {# days}}",
    packages: "{value, plural, =0 {no limit} one {# package} other {# packages}}",
    miles: "{value, plural, =0 {no limit} one {# mile} other {# miles}}",
    count: "{value, plural, one {# try} other {# tries}}",
  },
  default: "Default {value}",
  isDefault: "Default",
  noLimit: "No limit, the default",
  costs: {
    split:
      "{count, number} of {decisions, number} decisions of the last {days} days sent more than one package.",
    promise:
      "In the last {days} days, keeping {count, plural, one {# promise} other {# promises}} cost {amount} more than the cheapest plan.",
    rejection:
      "In the last {days} days, passing over locations that had rejected cost {amount} in {count, plural, one {# decision} other {# decisions}}.",
    moved:
      "In the last {days} days, {count, plural, one {# move} other {# moves}} before release saved {amount}.",
  },
  fault: {
    "setting-out-of-range": "{found} is outside {least} to {most}. Enter a value in between.",
    "not-a-number": "Enter a number from {least} to {most}.",
    "wait-without-cutoff":
      "Orders may wait {days, plural, one {# day} other {# days}}, but work is released at once, so none could. Release at the cutoff, or set this to 0.",
    "lead-too-long":
      "{minutes, number} minutes are longer than a working day of {most, number}. Enter a shorter lead.",
    "retry-without-cool-down":
      "Without a cool-down all {attempts, number} tries could go to the location that just rejected. Enter an hour or more, or a single try.",
    "no-sender": "No kind of location may send, so no order could go out. Choose at least one.",
  },
  save: "Save settings",
  discard: "Discard",
  unsaved: "{count, plural, one {# unsaved change} other {# unsaved changes}}",
  faults: "{count, plural, one {# setting needs} other {# settings need}} another value",
  restored: "Your unsaved changes are still here.",
  saved: "Version {version} decides from now on.",
  changed: {
    next: "What differs from yours:",
    row: "{setting}: {theirs} there, {mine} here",
    none: "Nothing differs from what you entered.",
    takeTheirs: "Take over theirs",
    keepMine: "Keep my changes on top",
  },
  history: "Versions",
  historyNone: "No other version yet. Each save makes one.",
  versionName: "Version {version}",
  deciding: "decides",
  change: "{setting} {from} → {to}",
  changeNothing: "Saved without a change",
  changeNone: "The first version",
} as const;
