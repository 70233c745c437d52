import { Command } from "commander";
import { FLOWS } from "../../flows/index.ts";
import { faultsOf } from "../flowkit/check.ts";
import { faultsOfTexts } from "./texts.ts";
import { print, Refused, type World } from "./world.ts";

export function checkCommand(world: World): Command {
  return new Command("check").description("Look for faults in the shape of the flows and in the texts.").action(() => {
    const ids = new Set(FLOWS.keys());
    const faults = [...[...FLOWS.values()].flatMap((flow) => faultsOf(flow, ids)), ...faultsOfTexts()];
    if (faults.length > 0) throw new Refused(faults.join("\nseratus: "));
    print(world, "ok");
  });
}
