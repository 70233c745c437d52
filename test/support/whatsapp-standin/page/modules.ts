import { Collection, Model } from "./backbone.ts";
import { Chat, Contact, ensureChat, loadEarlierMsgs, Msg } from "./chats.ts";
import { MsgKey, toWid, type Wid } from "./ids.ts";
import { ask, config, fromBase64, toBase64 } from "./link.ts";
import { fetchMedia, getOrCreateMediaObject, OpaqueData, prepRawMedia, uploadMedia } from "./media.ts";
import { pollVotes, votesOf } from "./polls.ts";
import { addAndSendMsgToChat } from "./sending.ts";
import { advSecretKey, Cmd, Conn, identityKey, me, meLid, noiseKey, Socket } from "./session.ts";

/** The page's modules by the names under which whatsapp-web.js 1.34.7 asks for them. */

const LINK = /https?:\/\/\S+/g;

function findLinks(text: unknown) {
  const found = typeof text === "string" ? (text.match(LINK) ?? []) : [];
  return found.map((href) => ({ href, suspiciousCharacters: new Set() }));
}

async function exists(id: Wid): Promise<boolean> {
  return (await ask<{ exists: boolean }>("exists", { id: id._serialized })).exists;
}

const nothing = async (): Promise<void> => {};
const typing = (on: boolean) => (id: Wid) => ask("typing", { chat: id._serialized, on });

function contactGetters(names: readonly string[]) {
  const getter = (name: string) => [`get${name.charAt(0).toUpperCase()}${name.slice(1)}`, (one: Model) => one[name]];
  return Object.fromEntries(names.map(getter));
}

const pairing: Readonly<Record<string, unknown>> = {
  WAWebSocketModel: { Socket },
  WAWebConnModel: { Conn },
  WAWebCmd: { Cmd },
  WAWebStreamModel: { Stream: new Model({ mode: "MAIN", markAvailable: nothing, markUnavailable: nothing }) },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => undefined,
    initializeAltDeviceLinking: nothing,
    startAltLinkingFlow: async (phone: string) => (await ask<{ code: string }>("pairing-code", { phone })).code,
    initializeQRLinking: nothing,
  },
  WAWebLaunchSocketUtils: { refreshQR: () => Cmd.refreshQR() },
  WABase64: { encodeB64: toBase64, decodeB64: fromBase64 },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: "1" },
  WAWebAdvSignatureApi: { getADVSecretKey: () => advSecretKey },
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: noiseKey } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: identityKey } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => advSecretKey },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: me, getMaybeMeLidUser: meLid },
  WAWebMiscBrowserUtils: { info: () => ({ os: "Linux", name: "Chrome" }) },
};

const chats: Readonly<Record<string, unknown>> = {
  WAWebCollections: {
    Msg,
    Chat,
    Contact,
    Label: new Collection(),
    Blocklist: new Collection(),
    BusinessProfile: new Collection(),
    GroupMetadata: new Collection(),
    WAWebNewsletterCollection: new Collection(),
  },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebCallCollection: {},
  WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: () => undefined } },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: pollVotes },
  WAWebPollsVotesSchema: { getTable: () => ({ equals: (_by: unknown, poll: string) => votesOf(poll) }) },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => "text" },
  WALinkify: { findLink: (text: unknown) => findLinks(text)[0], findLinks },
  WAWebWidFactory: { createWid: toWid, createWidFromWidLike: toWid, asUserWidOrThrow: (id: Wid) => id },
  WAWebMsgKey: MsgKey,
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebChatGetters: {
    getIsNewsletter: (chat: { id: Wid }) => chat.id.isNewsletter(),
    getIsBroadcast: (chat: { id: Wid }) => chat.id.isBroadcast(),
  },
  WAWebContactGetters: {
    ...contactGetters(["userid", "verifiedName", "verifiedLevel", "statusMute", "name", "shortName", "pushname"]),
    ...contactGetters(["isEnterprise"]),
    getIsUser: (one: { id: Wid }) => one.id.isUser(),
    getIsGroup: (one: { id: Wid }) => one.id.isGroup(),
    getIsWAContact: () => true,
    getIsMe: (one: { id: Wid }) => one.id._serialized === config.me,
  },
  WAWebFrontendContactGetters: { getIsMyContact: (one: Model) => one.name !== undefined },
  WAWebLidMigrationUtils: {
    toPn: (id: Wid) => (id.isLid() ? Contact.get(id)?.phoneNumber : id),
    toLid: (id: Wid) => id,
  },
  WAWebApiContact: {
    getCurrentLid: (id: Wid) => Contact.get(id)?.lid,
    getPhoneNumber: (id: Wid) => Contact.get(id)?.phoneNumber,
  },
  WAWebFindChatAction: {
    findOrCreateLatestChat: async (id: Wid) => ((await exists(id)) ? { chat: ensureChat(id) } : undefined),
  },
  WAWebQueryExistsJob: { queryWidExists: async (id: Wid) => ((await exists(id)) ? { wid: id, biz: false } : null) },
};

const sending: Readonly<Record<string, unknown>> = {
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebUpdateUnreadChatAction: {
    sendSeen: async ({ chat }: { chat: Model & { id: Wid } }) => {
      chat.set({ unreadCount: 0 });
      await ask("seen", { chat: chat.id._serialized });
    },
  },
  WAWebChatStateBridge: {
    sendChatStateComposing: typing(true),
    sendChatStatePaused: typing(false),
    sendChatStateRecording: nothing,
  },
  WAWebPresenceChatAction: { sendPresenceAvailable: nothing, sendPresenceUnavailable: nothing },
  WAWebMsgReply: { canReplyMsg: () => true },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => null },
  WAWebVcardParsingUtils: { parseVcard: () => null },
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: { prepRawMedia },
  WAWebMediaStorage: { getOrCreateMediaObject },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }: { type: string }) => type, castToV4: (type: string) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaMmsV4Upload: { uploadMedia, uploadUnencryptedMedia: uploadMedia },
  WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt: fetchMedia } },
};

const modules = { ...pairing, ...chats, ...sending };

/** The page's own way to its modules; a name it does not have is told to the stand-in, so that no test overlooks it. */
export function requireModule(name: string): unknown {
  if (Object.hasOwn(modules, name)) return modules[name];
  void ask("missing-module", { name });
  throw new Error(`stand-in: module not implemented: ${name}`);
}
