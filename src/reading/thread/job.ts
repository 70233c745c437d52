import type { CardFields } from "../card/scan.ts";
import type { JudgeRules } from "../judge.ts";
import type { FileFault, Ignored, ReadRow } from "../row.ts";
import type { FixesWords, FixRow, Sheet, TemplateWords } from "../workbook/write.ts";

/** What came in: a pasted text, or a file with the name it was sent under (which tells nothing about its kind). */
export type Input =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly fileName: string };

export type WriteOrder =
  | { readonly make: "template"; readonly words: TemplateWords }
  | { readonly make: "fixes"; readonly rows: readonly FixRow[]; readonly words: FixesWords }
  | { readonly make: "sheets"; readonly sheets: readonly Sheet[] };

/** What the thread is asked. */
export type Job =
  | { readonly do: "read"; readonly input: Input; readonly rules: JudgeRules }
  | { readonly do: "write"; readonly order: WriteOrder };

export interface JudgedList {
  readonly rows: readonly ReadRow[];
  readonly ignored: readonly Ignored[];
  /** Of a photo: what was read of each field, and whether it is sure. */
  readonly card?: CardFields;
}

export type DeskReading = JudgedList | { readonly fault: FileFault };

/** Part of what was read, ahead of the answer. */
export interface Some {
  readonly is: "some";
  readonly rows: readonly ReadRow[];
}

/** What the thread answers; "failed" is a mistake of ours, without a word of the file. */
export type Answer =
  | { readonly is: "read"; readonly reading: DeskReading }
  | { readonly is: "written"; readonly bytes: Uint8Array }
  | { readonly is: "failed"; readonly error: string };
