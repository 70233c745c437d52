import { readPicked } from "../../src/flowkit/choices.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { sayNumber } from "../../src/kit/number.ts";
import type { Sum } from "../../src/recap/rules.ts";
import type { FactsFor, RecapFacts, RecapVillage } from "../facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { dayLine } from "../shared/when.ts";
import { readAnswers } from "./answers.ts";
import { step } from "./steps.ts";
import { mark } from "./told.ts";

type Facts = FactsFor<"recap">;

/** How far the villages of an officer's regency or district are, and the same as a file. */
export const rekap = makeFlow({
  id: "rekap",
  version: 1,
  starts: ["show"],
  admit: ({ office, recap }: Facts) => {
    if (!office) return [line("rekap:officersOnly")];
    return recap && recap.total.villages > 0 ? null : [line("rekap:none")];
  },
  needs: ["recap"],
  readAnswers,
  steps: {
    show: step({
      exits: ["end", "mark"],
      ask: ({ answers, facts }) => [...(answers.seen ? [] : recapLines(facts)), line("rekap:ask")],
      choices: ({ facts: { recap, programme } }) => [
        choice("file", "rekap:choice.file", ["excel", "xlsx", "berkas"]),
        choice("empty", "rekap:choice.empty", ["kosong"], { empty: recap?.total.empty ?? 0 }),
        choice("full", "rekap:choice.full", ["penuh"], { full: recap?.total.full ?? 0 }),
        ...(programme?.socializeFirst
          ? [
              choice("untold", "rekap:choice.untold", ["sosialisasi"], { untold: recap?.total.untold ?? 0 }),
              choice("mark", "rekap:choice.mark", ["catat"]),
            ]
          : []),
        choice("done", "rekap:choice.done", ["cukup", "selesai", "sudah"]),
      ],
      read: readPicked,
      take: (said, { facts: { recap } }) => {
        const answers = { seen: true };
        if (said === "done") return { to: "end", say: [line("rekap:done")] };
        if (said === "mark") return { to: "mark", answers };
        if (said !== "file") return { to: "stay", answers, say: recap ? namesOf(recap, said as Listed) : [] };
        return { to: "stay", answers, say: [line("rekap:file")], does: [{ do: "send-file", make: "recap" }] };
      },
      examples: ["1", "excel", "2", "penuh", "cukup"],
    }),

    mark,
  },
});

function recapLines({ recap, office, programme, today }: Facts): readonly Line[] {
  if (!recap) return [];
  const { total, districts } = recap;
  const vars = sumVars(total);
  const phase = programme?.phase;
  const [only] = districts;
  return [
    line("rekap:title", { area: office?.areaName ?? "", date: sayDay(today) }),
    row("rekap:people", vars),
    row("rekap:sent", vars),
    row("rekap:full", vars),
    row("rekap:empty", vars),
    ...(programme?.socializeFirst ? [row("rekap:untold", vars)] : []),
    ...(phase?.is === "open" && phase.closes ? [row("rekap:closes", { when: dayLine(phase.closes) })] : []),
    ...(phase?.is === "overdue" ? [row("rekap:closed", { when: dayLine(phase.closed) })] : []),
    ...(districts.length === 1 && only ? villageRows(only, programme?.quota ?? 0) : districtRows(districts)),
  ];
}

function sumVars({ villages, sent, full, empty, untold, people, places }: Sum) {
  return { villages, sent, full, empty, untold, people: sayNumber(people), places: sayNumber(places) };
}

function districtRows(districts: RecapFacts["districts"]): readonly Line[] {
  const rows = districts.map(({ name, ...sum }) => row("rekap:district", { name, ...sumVars(sum) }));
  return [line("rekap:byDistrict"), ...rows];
}

function villageRows({ all }: RecapFacts["districts"][number], quota: number): readonly Line[] {
  const rows = all.map(({ name, main, standing }) =>
    row("rekap:village", { name, main, quota, standing: line(`rekap:standing.${standing}`) }),
  );
  return [line("rekap:byVillage"), ...rows];
}

type Listed = "empty" | "full" | "untold";

/** Which villages stand so, by their districts. */
function namesOf({ districts }: RecapFacts, standing: Listed): readonly Line[] {
  const fits = (one: RecapVillage) => (standing === "untold" ? !one.told : one.standing === standing);
  const rows = districts.flatMap(({ name, all }) => {
    const villages = all.filter(fits).map((one) => one.name);
    return villages.length > 0 ? [row("rekap:list.district", { name, villages: villages.join(", ") })] : [];
  });
  return rows.length > 0 ? [line(`rekap:list.${standing}`), ...rows] : [line("rekap:list.none")];
}
