import type { Reading } from "../../src/flowkit/flow.ts";
import { line, row } from "../shared/line.ts";
import { named } from "../shared/named.ts";
import type { Facts } from "./moves.ts";

/** The codes of the places that were named; which name nobody knows, or which may mean several, is said. */
export function readPlaces({ broadcasts, office }: Facts): Reading<readonly string[]> {
  const { places } = broadcasts;
  const unknown = places.filter(({ found }) => found.length === 0).map(({ said }) => said);
  const area = office?.areaName ?? "";
  if (places.length === 0 || (unknown.length === 1 && places.length === 1))
    return { unclear: [line("siaran:where.nothing", { area })] };
  if (unknown.length > 0)
    return { unclear: [line("siaran:where.unknown", { names: unknown.map(named).join(", "), area })] };
  const several = places.find(({ found }) => found.length > 1);
  if (several)
    return { unclear: [line("siaran:where.many", { name: named(several.said) }), ...several.found.map(placeLine)] };
  return { said: places.flatMap(({ found }) => found.map(({ code }) => code)) };
}

function placeLine({ name, district }: Facts["broadcasts"]["places"][number]["found"][number]) {
  return district === null ? row("siaran:where.district", { name }) : row("siaran:where.village", { name, district });
}
