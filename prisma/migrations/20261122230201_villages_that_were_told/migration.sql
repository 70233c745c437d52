-- Where a programme says so, a village is told of it before it may put people forward.
ALTER TABLE "programme" ADD COLUMN "socialize_first" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "broadcast" ADD COLUMN "socializes" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "socialization" (
    "programme_id" UUID NOT NULL,
    "village_code" TEXT NOT NULL,
    "by_person_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "socialization_pkey" PRIMARY KEY ("programme_id", "village_code")
);

ALTER TABLE "socialization" ADD CONSTRAINT "socialization_programme_id_fkey"
    FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Villages whose people a message of a broadcast reached.
CREATE INDEX "recipient_reached" ON "recipient" ("village_code", "broadcast_id") WHERE "state" = 'sent' AND "role" IN ('village_head', 'village_operator');
