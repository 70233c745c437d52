import { choice } from "./line.ts";

/** What of a worker can be changed in the chat. */
export const WORKER_FIELDS = ["nik", "name", "occupation", "phone"] as const;

/** The same as a numbered list. */
export const workerFieldChoices = () => [
  choice("nik", "daftar:change.nik"),
  choice("name", "daftar:change.name", ["nama"]),
  choice("occupation", "daftar:change.occupation", ["pekerjaan", "kerja"]),
  choice("phone", "daftar:change.phone", ["hp", "nomor hp", "telepon"]),
];
