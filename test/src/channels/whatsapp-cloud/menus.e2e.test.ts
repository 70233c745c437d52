import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { OnInbound, Option } from "../../../../src/channels/channel.ts";
import { type Desk, openDesk } from "./driver.ts";

const COUNT = 400;
let desk: Desk;
afterEach(() => desk.close());

/** As people write them: short, long, alike, with letters of more than one unit. */
const title = fc.oneof(
  fc.constantFrom(
    "Ya",
    "Tidak",
    "Daftarkan pekerja sekarang",
    "Désa 👨‍👩‍👧 Sukamaju",
    "1. Cek",
    "x".repeat(20),
    "x".repeat(21),
  ),
  fc.constant("👍".repeat(11)),
  fc.constant("👍".repeat(40)),
  fc.string({ minLength: 1, maxLength: 90, unit: "grapheme" }).filter((text) => text.trim() !== ""),
);
const menu = fc.record({
  titles: fc.integer({ min: 1, max: 13 }).chain((count) => fc.array(title, { minLength: count, maxLength: count })),
  bodyChars: fc.constantFrom(10, 1_024, 1_025, 4_096),
  askPhone: fc.boolean(),
  hidden: fc.boolean(),
});

it(`shows ${COUNT} menus of one to thirteen options as the platform takes them, and a tap brings back what it stands for`, async () => {
  const taken: string[] = [];
  const onInbound: OnInbound = async ({ kind, text }) => {
    if (kind === "choice") taken.push(text);
    return "new";
  };
  desk = await openDesk(
    { onInbound },
    { more: { pace: { chat: { perSecond: COUNT, burst: COUNT }, perSecond: 10 * COUNT } } },
  );
  const people = {
    open: desk.fake.person({ phone: "6281200000001" }),
    hidden: desk.fake.person({ phone: "6281200000002", account: "ID.2", hidesNumber: true }),
  };
  people.open.say("halo");
  people.hidden.say("halo");
  for (const [n, { titles, bodyChars, askPhone, hidden }] of fc.sample(menu, { numRuns: COUNT, seed: 5 }).entries()) {
    const person = hidden ? people.hidden : people.open;
    const options: Option[] = titles.map((one, at) => ({ id: `menu.pilih:${n}-${at}`, title: one }));
    const chatKey = hidden ? person.user.account : person.user.phone;
    const text = "x".repeat(bodyChars);
    await desk.channel().send({ id: String(n), chatKey, text, options, ...(askPhone && { askPhone }) });
    const shown = person.user.shown.at(-1);
    if (!shown) throw new Error("nothing was shown");
    const own = shown.options.filter(({ id }) => id.startsWith("menu."));
    const asks = askPhone && !hidden ? 1 : 0;
    const fits = bodyChars <= 1_024 && titles.length + asks <= 10 && !(askPhone && hidden);
    expect(own.map(({ id }) => id)).toEqual(fits ? options.map(({ id }) => id) : []);
    expect(shown.text).toBe(text);
    if (shown.options[0]?.as === "button") expect(titles.length + asks).toBeLessThanOrEqual(3);
    const last = own.at(-1);
    if (last) person.tap(shown, last.id);
  }
  while (desk.fake.hooks.pending() > 0) await new Promise((look) => setTimeout(look, 2));
  expect(taken.length).toBeGreaterThan(COUNT / 10);
  expect(taken.every((id) => /^menu\.pilih:\d+-\d+$/.test(id))).toBe(true);
}, 60_000);

it.each(Array.from({ length: 13 }, (_, at) => at + 1))("shows %i short options as they fit", async (count) => {
  desk = await openDesk();
  const person = desk.fake.person();
  person.say("halo");
  const options = Array.from({ length: count }, (_, at) => ({ id: `menu.pilih:${at}`, title: `Pilihan ${at + 1}` }));
  await desk.channel().send({ id: "1", chatKey: person.user.phone, text: "?", options });
  const as = count <= 3 ? "button" : "row";
  const fitting = count <= 10 ? options.map((option) => ({ ...option, as })) : [];
  expect(person.user.shown[0]?.options).toEqual(fitting);
});
