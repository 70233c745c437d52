import { Command } from "commander";
import { serve } from "../serve.ts";
import { configOf } from "./desk.ts";
import type { World } from "./world.ts";

export function startCommand(world: World): Command {
  return new Command("start")
    .description("Serve people until Ctrl-C (as npm start does).")
    .action(() => serve(configOf(world)));
}
