import { noteNews } from "../broadcast/news.ts";
import type { ChannelId, DeliveryReport } from "../channels/channel.ts";
import { noteDeliveries, repeatAsPrepared } from "../messages/delivery.ts";
import type { Settlement } from "../messages/hand.ts";
import { together } from "../messages/together.ts";
import type { HandlerParts } from "./handle.ts";

/** What platforms tell of messages that they took before. */
export interface News {
  /** Keeps it; rejects when it could not be stored. */
  note(channel: ChannelId, reports: readonly DeliveryReport[]): Promise<void>;
  /** News may have come before the id of its message was recorded: looks again at what was recorded now. */
  lookAgain(settlements: readonly Settlement[]): Promise<void>;
}

/** What one call of a platform told of messages. */
interface Told {
  readonly channel: string;
  readonly reports: readonly DeliveryReport[];
}

/** `repeated`: messages were put back into the queue. */
export function makeNews({ db, clock, channels, watch }: HandlerParts, repeated: () => void): News {
  async function repeat(channel: string, providerIds: readonly string[]): Promise<void> {
    if ((await repeatAsPrepared(db, channel, providerIds, clock.nowMs())) > 0) repeated();
  }

  /** What many calls tell in one moment is one write. */
  const keep = together(async (calls: readonly Told[]) => {
    for (const [channel, ofChannel] of Map.groupBy(calls, (one) => one.channel)) {
      const reports = ofChannel.flatMap((one) => one.reports);
      for (const news of await noteDeliveries(db, channel, reports)) watch({ is: "delivery", channel, news });
      await noteNews(
        db,
        channel,
        reports.map(({ providerId }) => providerId),
      );
      const failed = reports.filter(({ state }) => state === "failed");
      const ids = failed.map(({ providerId }) => providerId);
      await repeat(channel, ids);
    }
  });

  return {
    note: (channel, reports) => keep([{ channel, reports }]),
    lookAgain: async (settlements) => {
      const telling = settlements.filter(({ channel }) => channels.get(channel as ChannelId)?.tellsDelivery === true);
      for (const [channel, ofChannel] of Map.groupBy(telling, (one) => one.channel)) {
        const ids = ofChannel.flatMap(({ providerId }) => providerId ?? []);
        await repeat(channel, ids);
      }
    },
  };
}
