import { Command } from "commander";
import { FLOWS } from "../../flows/index.ts";
import { faultsOf } from "../flowkit/check.ts";
import { faultsOfTexts, readingOfTexts } from "./texts.ts";
import { print, Refused, type World } from "./world.ts";

export function checkCommand(world: World): Command {
  return new Command("check").description("Look for faults in the shape of the flows and in the texts.").action(() => {
    const ids = new Set(FLOWS.keys());
    const faults = [...[...FLOWS.values()].flatMap((flow) => faultsOf(flow, ids)), ...faultsOfTexts()];
    if (faults.length > 0) throw new Refused(faults.join("\nseratus: "));
    const { sentences, meanWords, longest, words, termsUsed } = readingOfTexts();
    print(world, `ok: ${sentences} sentences of ${meanWords.toFixed(1)} words on average and ${longest} at most,`);
    print(world, `${words} different words, of which ${termsUsed} are terms that are explained`);
  });
}
