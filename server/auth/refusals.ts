import type { Refusal } from "@/server/kernel/outcome.ts";

/** How a refusal is answered: its status, what is so (with the facts found), and the way on. */
export type RefusalAnswer = { status: 403 | 404 | 409 | 422 | 429; sentence: string; next: string };

/** One row per reason. `{fact}` stands for a value found. A reason without a row is answered as a plain conflict. */
const answers: Record<string, RefusalAnswer> = {
  "not-signed-in": { status: 403, sentence: "You are not signed in.", next: "Sign in and try again." },
  "not-allowed": { status: 403, sentence: "Your role does not allow this.", next: "Ask an administrator." },
  "not-found": {
    status: 404,
    sentence: "{what} {id} was not found.",
    next: "Check the number and try again.",
  },
  "command-id-reused": {
    status: 422,
    sentence: "This request was already used for another {command}.",
    next: "Reload the page and try again.",
  },
  "id-taken": {
    status: 409,
    sentence: "An id of this request belongs to something else already.",
    next: "Reload the page and enter it again.",
  },
  "prices-are-new": {
    status: 409,
    sentence: "The worth of units was worked out anew meanwhile.",
    next: "Nothing needs to be done.",
  },
  "prices-interrupted": {
    status: 409,
    sentence: "Working out the worth of units was interrupted; the earlier prices stand.",
    next: "Try again; if it happens twice, look for the cause in the worker's log.",
  },
  "markdown-outside-season": {
    status: 422,
    sentence: "The markdown of {date} is outside the season {season}, {launchOn} to {exitOn}.",
    next: "Choose a day after the launch and before the exit.",
  },
  "not-handed-over": {
    status: 409,
    sentence: "{trackingNumber} has not been handed to the carrier here: it is {state}.",
    next: "Let the location hand it over first, then tell the delivery again.",
  },
  "delivered-in-future": {
    status: 422,
    sentence: "{trackingNumber} would be delivered at {moment}, and it is {now}.",
    next: "Send the moment of the delivery with its time zone.",
  },
  "delivered-before-label": {
    status: 422,
    sentence:
      "{trackingNumber} would be delivered at {moment}, before its label was printed at {labelledAt}.",
    next: "Check the tracking number and the moment.",
  },
  "supply-received": {
    status: 409,
    sentence: "The goods of {source} were received already.",
    next: "Look at the shelf; if the record is wrong, count it.",
  },
  "season-plan-changed": {
    status: 409,
    sentence: "{by} saved another plan for {season} after you opened it.",
    next: "Compare with what stands now, then take it over or save yours again.",
  },
  "strategy-changed": {
    status: 409,
    sentence: "{by} saved version {found} after you opened version {basedOn}.",
    next: "Compare with what stands now, then take it over or save yours again.",
  },
  "setting-out-of-range": {
    status: 422,
    sentence: "{setting} is {found}; it can be from {least} to {most}.",
    next: "Enter a value in between.",
  },
  "wait-without-cutoff": {
    status: 422,
    sentence: "Orders may wait {days} days, but work is released at once, so none could.",
    next: "Release at the cutoff, or set the wait to 0 days.",
  },
  "lead-too-long": {
    status: 422,
    sentence: "A lead of {minutes} minutes is longer than a working day of {most} minutes.",
    next: "Enter a shorter lead, or release at once.",
  },
  "retry-without-cool-down": {
    status: 422,
    sentence:
      "Without a cool-down all {attempts} tries could go to the location that just rejected the line.",
    next: "Enter a cool-down of an hour or more, or a single try.",
  },
  "no-sender": {
    status: 422,
    sentence: "No kind of location may send, so no order could go out.",
    next: "Let stores, warehouses or vendors send.",
  },
  "insufficient-stock": {
    status: 409,
    sentence: "{sku} is no longer available in that quantity: {available} left.",
    next: "Take the next offer or a smaller quantity.",
  },
  "unknown-zip": {
    status: 422,
    sentence: "{zip} is not a ZIP code that we deliver to.",
    next: "Check the ZIP code.",
  },
  "zip-not-in-state": {
    status: 422,
    sentence: "{zip} is {city}, {found}, not in {state}.",
    next: "Correct the ZIP code or the state.",
  },
  "setup-closed": {
    status: 403,
    sentence: "This setup link is used up or too old.",
    next: "Restart Everyshelf to get a new link, or sign in if an administrator exists.",
  },
  "wrong-password": { status: 422, sentence: "The current password is not right.", next: "Type it again." },
  "password-too-short": {
    status: 422,
    sentence: "The password is too short.",
    next: "Use at least 12 characters; a few words make a good one.",
  },
  "password-too-long": {
    status: 422,
    sentence: "The password is too long.",
    next: "Use at most 200 characters.",
  },
  "password-common": {
    status: 422,
    sentence: "This password is among the first that guessers try.",
    next: "Choose another; a few words make a good one.",
  },
  "password-names-you": {
    status: 422,
    sentence: "The password is your own name or address.",
    next: "Choose another; a few words make a good one.",
  },
  "email-taken": {
    status: 409,
    sentence: "There is an account for {email} already.",
    next: "Use another address.",
  },
  "store-unknown": {
    status: 422,
    sentence: "There is no location with the code {code}.",
    next: "Check the code and try again.",
  },
  "store-missing": {
    status: 422,
    sentence: "A store associate works in at least one store.",
    next: "Name it with --store CODE.",
  },
  "no-rate": {
    status: 409,
    sentence: "There is no rate for {service} to {zip}.",
    next: "Choose another service.",
  },
  "no-address": {
    status: 409,
    sentence: "Order {order} has no address to send to.",
    next: "Add a ship-to address.",
  },
  "wrong-state": {
    status: 409,
    sentence: "{code} is {state} now, so it can't be changed this way.",
    next: "Reload to see where the work stands.",
  },
  "on-hold": {
    status: 409,
    sentence: "{sku} of {code} is on hold.",
    next: "Wait until the hold is released.",
  },
  "not-paid": {
    status: 409,
    sentence: "The payment of order {order} is not authorized yet.",
    next: "Try again in a moment, or ask customer service.",
  },
  "picked-too-many": {
    status: 422,
    sentence: "{picked} of {sku} is more than the {asked} asked for.",
    next: "Put the rest back.",
  },
  "reject-too-many": {
    status: 422,
    sentence: "Only {open} of {sku} are not picked yet.",
    next: "Reject at most that many.",
  },
  "order-number-differs": {
    status: 409,
    sentence: "The customer shows order {shown}, which is not what {code} belongs to.",
    next: "Search for the number that the customer shows.",
  },
  "nothing-to-hold": {
    status: 409,
    sentence: "Nothing of order {order} is open any more.",
    next: "No hold is needed.",
  },
  "already-on-hold": {
    status: 409,
    sentence: "{by} already put a hold on this for {reason}.",
    next: "Use the hold that is there.",
  },
  "hold-closed": {
    status: 409,
    sentence: "This hold is closed already.",
    next: "Reload to see what is open.",
  },
  "line-named-twice": { status: 422, sentence: "{sku} is named twice.", next: "Name each line once." },
  "too-late-to-cancel": {
    status: 409,
    sentence: "Only {possible} of {asked} units of {sku} can still be cancelled; the rest is picked.",
    next: "Cancel fewer, or let the customer return them.",
  },
  "reservation-not-active": {
    status: 409,
    sentence: "These units were given back or have left already.",
    next: "Reload: the work shows what is left to do.",
  },
  "reservation-lost": {
    status: 409,
    sentence: "Some units are gone: {items}.",
    next: "The next offers are shown in place; look at them and place again.",
  },
  "total-changed": {
    status: 409,
    sentence: "The total is {found} now, not {expected}.",
    next: "Tell the customer the new total and place again.",
  },
  "already-placed": {
    status: 409,
    sentence: "This draft was placed as order {order}.",
    next: "Open the order to change it.",
  },
  "card-not-needed": {
    status: 409,
    sentence: "The payment of order {order} is {payment}; another card is not needed.",
    next: "Reload to see where the payment stands.",
  },
  "unknown-channel": {
    status: 422,
    sentence: "There is no channel {channel}.",
    next: "Check the channel's code.",
  },
  "line-unavailable": {
    status: 409,
    sentence: "{sku} can't be had that way any more: {available} available.",
    next: "Take the next offer or a smaller quantity.",
  },
  "pickup-store-fixed": {
    status: 409,
    sentence: "This line is picked up at the store that the customer chose.",
    next: "Cancel the line and order it again for another store.",
  },
  "already-picked": {
    status: 409,
    sentence: "Only {movable} of {asked} units can still be moved: the others are picked.",
    next: "Move fewer units, or ask the store to reject them.",
  },
  "cannot-move-there": {
    status: 409,
    sentence: "That location can't take the units now ({why}).",
    next: "Choose another location.",
  },
  "unknown-token-form": {
    status: 422,
    sentence: "That is not a card token. Card numbers are never taken here.",
    next: "Enter the token that the payment form made.",
  },
  "too-busy": { status: 429, sentence: "Too many requests at once.", next: "Try again in a few seconds." },
};

export function answerFor(reason: string): RefusalAnswer {
  return answers[reason] ?? { status: 409, sentence: `Refused: ${reason}.`, next: "Reload and try again." };
}

/** The sentence with the facts in their places. */
export function refusalSentence({ reason, facts }: Pick<Refusal, "reason" | "facts">): string {
  return answerFor(reason).sentence.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    String(facts[name] ?? "–"),
  );
}
