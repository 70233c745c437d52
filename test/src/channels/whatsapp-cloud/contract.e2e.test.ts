import { type Abilities, channelContract } from "../../../contracts/channel.contract.ts";
import { openCloud } from "./driver.ts";

const can: Abilities = {
  choice: true,
  sharePhone: true,
  askPhone: true,
  document: true,
  documentOut: true,
  pictures: true,
  typing: true,
  sentTwice: "WhatsApp knows no id of ours: whether a message whose answer was lost arrived, nobody can say",
  acks: true,
  expiredMedia: true,
  options: true,
  twice: true,
  storeFailure: true,
  longText: true,
  rateLimit: true,
  blocked: "WhatsApp does not tell a business who blocked it: the message is taken and never delivered",
  restart: true,
  busyStop: true,
  unknownKind: true,
};

channelContract("WhatsApp Cloud API", openCloud, can);
