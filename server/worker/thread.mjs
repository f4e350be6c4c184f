// A thread's entry cannot be TypeScript on Node 20: this one registers tsx and imports the entry it was given.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.entry);
