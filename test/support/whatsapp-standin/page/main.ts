import type { WireEvents } from "../wire.ts";
import { Chat, Msg, receive } from "./chats.ts";
import { toWid } from "./ids.ts";
import { config } from "./link.ts";
import { requireModule } from "./modules.ts";
import { castVote } from "./polls.ts";
import { connect, endSession, isPaired, pair, Socket, showRef } from "./session.ts";

Object.assign(window, { require: requireModule, importNamespace: requireModule });

type Handlers = { readonly [Name in keyof WireEvents]: (event: WireEvents[Name]) => void };

const byStanza = (id: string) => Msg.getModelsArray().find((msg) => (msg.id as { id: string }).id === id);

const handlers: Handlers = {
  ref: ({ ref }) => showRef(ref),
  idle: () => void Socket.set({ state: "UNPAIRED_IDLE" }),
  paired: pair,
  resume: ({ chats }) => connect(chats),
  revoked: () => void endSession("phone"),
  state: ({ state }) => void Socket.set({ state }),
  message: receive,
  vote: castVote,
  ack: ({ id, ack }) => void byStanza(id)?.set({ ack }),
  edit: ({ id, body }) => void byStanza(id)?.set({ body }),
  revoke: ({ id }) => void byStanza(id)?.set({ type: "revoked", body: undefined }),
  read: ({ chat }) => void Chat.get(toWid(chat))?.set({ unreadCount: 0 }),
};

const events = new EventSource(`/standin/events?paired=${isPaired() ? 1 : 0}`);
for (const [name, handle] of Object.entries(handlers)) {
  events.addEventListener(name, ({ data }) => (handle as (event: unknown) => void)(JSON.parse(data)));
}

// The library looks for this one to know that the page is there.
Object.assign(window, { Debug: { VERSION: config.version } });
