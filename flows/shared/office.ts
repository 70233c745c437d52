import type { Line } from "../../src/flowkit/flow.ts";
import type { BaseFacts } from "../facts.ts";
import { line } from "./line.ts";

/** Which office runs the programme and how to reach it, as far as that is known. */
export function officeLine({ programme }: BaseFacts): Line {
  if (!programme?.officeName) return line("petugas:office.unknown");
  const { officeName: office, officeContact: contact } = programme;
  return contact ? line("petugas:office.known", { office, contact }) : line("petugas:office.nameOnly", { office });
}
