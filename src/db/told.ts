import { Prisma } from "./generated/client.ts";

/**
 * Whether a village was told of a programme: an officer said so, after a meeting; or a message that was marked as
 * socialization was sent to its head or to one of its operators. `programmeId` and `villageCode` name columns.
 */
export function isTold(programmeId: string, villageCode: string): Prisma.Sql {
  const [programme, village] = [Prisma.raw(programmeId), Prisma.raw(villageCode)];
  return Prisma.sql`(
    exists (select 1 from socialization
      where socialization.programme_id = ${programme} and socialization.village_code = ${village})
    or exists (select 1 from recipient reached join broadcast telling on telling.id = reached.broadcast_id
      where reached.village_code = ${village} and reached.state = 'sent'
        and reached.role in ('village_head', 'village_operator')
        and telling.programme_id = ${programme} and telling.socializes))`;
}
