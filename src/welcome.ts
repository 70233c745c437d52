import type { App } from "./app.ts";
import type { Config } from "./config.ts";
import { makeSample } from "./db/seed.ts";
import { createInvite } from "./person/offers.ts";
import { naturalName } from "./programme/rules.ts";

/** An address to open, and what it is for. */
export interface WelcomeLink {
  readonly what: string;
  readonly url: string;
}

/**
 * The addresses to try the product with. Outside production an empty database first gets a sample programme, and the
 * village heads' links carry a fresh invite code (behind the #, so that no server ever logs it).
 */
export async function sampleLinks(app: App, config: Config, at: string): Promise<WelcomeLink[]> {
  const links = [{ what: "District console (not built yet)", url: `${at}/console` }];
  if (!config.production) links.push(...(await headLinks(app, at)));
  return [...links, { what: "Browser chat as a worker", url: `${at}/chat` }];
}

async function headLinks(app: App, at: string): Promise<WelcomeLink[]> {
  const tools = { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() };
  await makeSample(app.db, tools);
  const links: WelcomeLink[] = [];
  for (const programme of await app.db.programme.findMany({ orderBy: { createdAt: "asc" }, take: 2 })) {
    const village = await villageWithoutHead(app, programme.id, programme.regencyCode);
    if (!village) continue;
    const role = { kind: "village_head" as const, programmeId: programme.id, areaCode: village.code };
    const code = await createInvite(app.db, role, tools);
    const room = `kepala-${programme.villageWord.replace(/[^a-z]/g, "")}`;
    links.push({
      what: `Browser chat as ${programme.headWord} ${naturalName(village.name)}`,
      url: `${at}/chat/${room}#kode=${code}`,
    });
  }
  return links;
}

/** The first desa or nagari of the regency that nobody leads in the chat yet. */
async function villageWithoutHead(app: App, programmeId: string, regencyCode: string) {
  const taken = await app.db.role.findMany({
    where: { programmeId, kind: "village_head", endedAt: null },
    select: { areaCode: true },
  });
  return app.db.area.findFirst({
    where: {
      level: "village",
      AND: [{ code: { startsWith: `${regencyCode}.` } }, { code: { notIn: taken.map(({ areaCode }) => areaCode) } }],
    },
    orderBy: { code: "asc" },
    select: { code: true, name: true },
  });
}
