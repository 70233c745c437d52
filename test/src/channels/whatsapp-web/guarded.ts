/** A process under the guard in which something fails that nobody waits for: in the library, or in our own code. */

import { createRequire } from "node:module";
import { guardProcess } from "../../../../src/channels/whatsapp-web/guard.ts";
import { makeLog } from "../../../../src/kit/log.ts";

const callOff = guardProcess(makeLog("silent"));

if (process.argv[2] === "library") {
  // Made where the library lives, as by one of its own listeners.
  const { Client } = createRequire(import.meta.url)("whatsapp-web.js") as {
    Client: { prototype: { getState(): Promise<string> } };
  };
  void Client.prototype.getState.call({ pupPage: undefined });
  // Two of its time limits are thrown as text.
  void Promise.reject("auth timeout");
} else void Promise.reject(new Error("ours"));

setTimeout(() => {
  callOff();
  console.log("alive");
}, 100);
