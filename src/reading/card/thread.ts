/** The thread that cards are read in, one after the other. It knows nothing but what it is sent. */
import { parentPort } from "node:worker_threads";
import type { Day } from "../../kit/date.ts";
import { type Letters, openLetters } from "./letters.ts";
import { scanCard } from "./scan.ts";

/** Started with the first card: the models take a second and a hundred megabytes. */
let letters: Promise<Letters> | null = null;

parentPort?.on("message", async ({ bytes, today }: { readonly bytes: Uint8Array; readonly today: Day }) => {
  letters ??= openLetters();
  parentPort?.postMessage(await scanCard(bytes, today, await letters));
});
