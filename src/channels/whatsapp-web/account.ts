import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "account";

/**
 * Whether the number is the one that was paired here before, and notes it for the next time. The chats of another
 * phone, whatever was said in them lately, were not meant for the assistant.
 */
export async function isKnownAccount(dataPath: string, number: string): Promise<boolean> {
  const file = join(dataPath, FILE);
  const mark = createHash("sha256").update(number).digest("base64url");
  if ((await readFile(file, "utf8").catch(() => "")) === mark) return true;
  await mkdir(dataPath, { recursive: true, mode: 0o700 });
  await writeFile(file, mark, { mode: 0o600 });
  return false;
}
