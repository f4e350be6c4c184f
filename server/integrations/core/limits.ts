/** A unit price beyond ten million is a mistake of the file. */
export const amountMax = 1_000_000_000;
/** Lines of one order, as everywhere in the house. */
export const documentRowsMax = 1_000;
/** Documents and rows of one transaction: long enough to be quick, short enough to lose little when it is killed. */
export const batchDocumentsMax = 100;
export const batchRowsMax = 3_000;
