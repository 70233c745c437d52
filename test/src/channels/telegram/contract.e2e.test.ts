import { type Abilities, channelContract } from "../../../contracts/channel.contract.ts";
import { openTelegram } from "./driver.ts";

const can: Abilities = {
  choice: true,
  sharePhone: true,
  askPhone: true,
  document: true,
  documentOut: true,
  pictures: true,
  typing: true,
  sentTwice: "Telegram knows no id of ours: whether a message whose answer was lost arrived, nobody can say",
  acks: "Telegram tells nothing of a message after it took it",
  expiredMedia: true,
  options: true,
  twice: true,
  storeFailure: true,
  longText: true,
  rateLimit: true,
  blocked: true,
  restart: true,
  busyStop: true,
  unknownKind: true,
};

channelContract("Telegram by polling", (onInbound, how) => openTelegram("polling", onInbound, how), can);
channelContract("Telegram by webhook", (onInbound, how) => openTelegram("webhook", onInbound, how), can);
