import { type Abilities, channelContract } from "../../../contracts/channel.contract.ts";
import { openWhatsAppWeb } from "./driver.ts";

const can: Abilities = {
  choice: "buttons and lists are shown by no phone any more; a numbered menu is answered in words",
  sharePhone: "WhatsApp Web has no button for the own number",
  askPhone: "WhatsApp Web has no button for the own number",
  document: true,
  documentOut: true,
  pictures: true,
  typing: true,
  sentTwice: true,
  acks: "the channel waits for the server's tick before it calls a message sent; ticks out of order are in parts.unit.test.ts",
  expiredMedia: true,
  options: "buttons and lists are shown by no phone any more; the text carries the numbers",
  twice: true,
  storeFailure: true,
  longText: true,
  rateLimit: "WhatsApp names no limit to a linked device; our own pace is tested in pace.unit.test.ts",
  blocked: "WhatsApp does not tell a sender that they are blocked: the message just stays undelivered",
  restart: true,
  busyStop: true,
  unknownKind: true,
};

channelContract("WhatsApp Web", openWhatsAppWeb, can);
