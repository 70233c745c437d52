import { say } from "./say.ts";

/** What a file is made of; see `FileRef`. */
type Ref =
  | { readonly make: "template" | "fixes" | "kept" | "recap" | "reach" }
  | { readonly make: "broadcast"; readonly fileName: string };

/** The name under which a file goes out. */
export function fileNameOf(ref: Ref): string {
  return ref.make === "broadcast" ? ref.fileName : say({ key: `chat:fileName.${ref.make}` }, {});
}

/** A message as a line of text tells it: what was said, and below it the name of the file that went along. */
export function withFileNote(text: string, ref: Ref | undefined): string {
  if (ref === undefined) return text;
  const note = say({ key: "chat:fileNote", vars: { name: fileNameOf(ref) } }, {});
  return text === "" ? note : `${text}\n${note}`;
}
