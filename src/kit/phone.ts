import parse from "libphonenumber-js/min";

/** An Indonesian (or other) phone number, E.164: "+6281234567890". */
export type Phone = string & { readonly phone: unique symbol };

/** Reads a phone number as people write it ("0812-3456-7890", "62812…", "+62 812"); null when it is none. */
export function readPhone(text: string): Phone | null {
  const found = parse(text.replace(/^\s*62/, "+62"), "ID");
  return found?.isPossible() && /^\+\d{9,15}$/.test(found.number) ? (found.number as string as Phone) : null;
}

/** "0812••••••90" for Indonesian numbers, "+65••••••90" for others. */
export function maskPhone(phone: Phone): string {
  const local = phone.startsWith("+62") ? `0${phone.slice(3)}` : phone;
  return `${local.slice(0, 4)}${"•".repeat(Math.max(2, local.length - 6))}${local.slice(-2)}`;
}
