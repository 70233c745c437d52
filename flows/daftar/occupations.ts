import type { WorkId } from "../../src/occupation/works-rules.ts";
import type { Key } from "../shared/keys.ts";

/** The work that is offered by number; the id is what is stored. */
export const OCCUPATIONS = [
  { id: "petani", key: "daftar:work.petani" },
  { id: "buruh tani", key: "daftar:work.buruhTani" },
  { id: "nelayan", key: "daftar:work.nelayan" },
  { id: "pedagang kecil", key: "daftar:work.pedagang" },
  { id: "tukang ojek", key: "daftar:work.ojek" },
  { id: "buruh bangunan", key: "daftar:work.bangunan" },
  { id: "penyadap karet", key: "daftar:work.penyadap" },
  { id: "guru ngaji", key: "daftar:work.guruNgaji" },
] as const satisfies readonly { readonly id: WorkId; readonly key: Key }[];
