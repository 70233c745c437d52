import { say } from "./say.ts";

/** What a file is made of; see `FileRef`. */
type Make = "template" | "fixes" | "kept" | "recap";

/** The name under which a file goes out. */
export function fileNameOf(make: Make): string {
  return say({ key: `chat:fileName.${make}` }, {});
}

/** A message as a line of text tells it: what was said, and below it the name of the file that went along. */
export function withFileNote(text: string, make: Make | undefined): string {
  if (make === undefined) return text;
  const note = say({ key: "chat:fileNote", vars: { name: fileNameOf(make) } }, {});
  return text === "" ? note : `${text}\n${note}`;
}
