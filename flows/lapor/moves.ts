import type { Choice, Line, Move } from "../../src/flowkit/flow.ts";
import type { LocalNow } from "../../src/kit/moment.ts";
import type { Home } from "../../src/report/rules.ts";
import type { Deed } from "../deeds.ts";
import type { PlaceFacts } from "../report-facts.ts";
import { FREE_TEXT_MAX } from "../shared/free-text.ts";
import { choice, line } from "../shared/line.ts";
import type { Answers } from "./answers.ts";
import { clinicLines, kindLine, sentLines } from "./lines.ts";
import { after, type Facts, type Here, onward } from "./questions.ts";

/** Which report was begun. */
export function resumeLine({ kind, name, atWork }: Answers): Line {
  const what = kindLine({ ...(kind && { kind }), ...(atWork !== undefined && { atWork }) });
  return name ? line("lapor:resume.ask", { what, name }) : line("lapor:resume.askPlain", { what });
}

/** "lebak" for Kabupaten Lebak. */
export function shortName(name: string): string {
  return name.toLowerCase().replace(/^(?:kabupaten|kota) /, "");
}

/** What the clock of the person shows. */
export function nowOf({ today, report }: Facts): LocalNow {
  return { day: today, time: report.time };
}

export function keep(form: Answers): Deed {
  return { do: "keep-report", form };
}

export function without<Part extends keyof Answers>(answers: Partial<Answers>, part: Part): Partial<Answers> {
  const { [part]: _old, ...kept } = answers;
  return kept;
}

/** The story with more of it behind; at most as long as an answer may be. */
export function withMore({ story }: Partial<Answers>, more: string | undefined): Partial<Answers> {
  if (more === undefined) return {};
  return { story: (story ? `${story}\n${more}` : more).slice(0, FREE_TEXT_MAX) };
}

/** More of the story, told where something else was asked. */
export function added(answers: Partial<Answers>, more: string): Move<"stay", Answers, Deed> {
  const form = { ...answers, ...withMore(answers, more) };
  return { to: "stay", answers: form, say: [line("lapor:added")], does: [keep(form)] };
}

/** Where somebody lives: the village that was meant, one of several, or the words alone. */
export function takeHome(said: string | null, { answers, facts }: Here) {
  const { places } = facts;
  const [only, other] = places;
  const [form, exits] = [{ ...answers, home: said === null ? null : { said } }, after("home")] as const;
  if (said === null || !only) return onward(form, facts, exits, said === null ? [] : [line("lapor:home.notFound")]);
  if (other) return { to: "homePick", answers: form, does: [keep(form)] } as const;
  return onward({ ...answers, home: homeOf(only) }, facts, exits, near(answers, only));
}

export function homeOf({ code, name, districtName }: PlaceFacts): Home {
  return { code, name, districtName };
}

/** The clinics near the village, for somebody who is hurt. */
export function near({ kind }: Partial<Answers>, place: PlaceFacts | undefined) {
  return kind === "accident" ? clinicLines(place?.clinics ?? []) : [];
}

export function placeChoice({ code, name, districtName }: PlaceFacts): Choice {
  return choice(code, "lapor:homePick.place", [name.toLowerCase(), districtName.toLowerCase()], {
    village: name,
    district: districtName,
  });
}

/** Sends what was told, and says what happens now. */
export function send(view: Here): Move<"kind" | "end", Answers, Deed> {
  const { answers, facts } = view;
  // The office let go of it meanwhile: it is begun anew, and nothing is said to be sent that is not.
  if (!facts.report.open) return { to: "kind", answers: {} };
  const days = facts.figures.get("reportDays") ?? null;
  return {
    to: "end",
    say: sentLines(view, facts.report.open.receipt),
    does: [{ do: "send-report", form: answers, days }],
  };
}
