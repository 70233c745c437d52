/** One dated tariff rule, rupiah a month per person. */
export interface TariffRow {
  readonly segment: "every" | "transport" | "other";
  readonly certainty: "sure" | "unclear";
  readonly jkkRupiah: number;
  readonly jkmRupiah: number;
}

export interface Tariff {
  readonly totalRupiah: number;
  readonly jkkRupiah: number;
  readonly jkmRupiah: number;
}

/**
 * What one segment pays, from the rules that hold on the day, the newest first. A rule of the segment goes before a
 * rule for every segment. Null when there is none, or when it is not clear whether the one that would apply does.
 */
export function tariffFor(rules: readonly TariffRow[], segment: "transport" | "other"): Tariff | null {
  const rule = rules.find((row) => row.segment === segment) ?? rules.find((row) => row.segment === "every");
  if (rule?.certainty !== "sure") return null;
  const { jkkRupiah, jkmRupiah } = rule;
  return { totalRupiah: jkkRupiah + jkmRupiah, jkkRupiah, jkmRupiah };
}

/** One amount for people of mixed trades: null as soon as the trades pay differently or one of them is unclear. */
export function tariffForAll(rules: readonly TariffRow[]): Tariff | null {
  const transport = tariffFor(rules, "transport");
  const other = tariffFor(rules, "other");
  const same = transport?.jkkRupiah === other?.jkkRupiah && transport?.jkmRupiah === other?.jkmRupiah;
  return same ? other : null;
}

/** "Kabupaten Bengkayang" from any way it may be stored; a name that is not all capitals stays as it is. */
export function naturalName(name: string): string {
  const tidy = name.replace(/\s+/g, " ").trim();
  if (tidy.length < 4 || tidy !== tidy.toUpperCase()) return tidy;
  return tidy.toLowerCase().replace(/(^|[\s(/.-])(\p{L})/gu, (_all, before, letter) => before + letter.toUpperCase());
}
