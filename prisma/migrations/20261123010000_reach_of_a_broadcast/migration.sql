-- AlterTable
ALTER TABLE "recipient" ADD COLUMN     "cold" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "cold_limit" (
    "channel" TEXT NOT NULL,
    "people" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cold_limit_pkey" PRIMARY KEY ("channel")
);

-- To whom a platform counts us as having written first.
CREATE INDEX "recipient_cold" ON "recipient"("channel", "handed_at") WHERE "cold";
CREATE INDEX "outbox_unasked" ON "outbox"("settled_at") WHERE "purpose" IN ('notice', 'reminder');

-- What a platform tells of a message of a broadcast after it took it.
CREATE INDEX "outbox_bulk_told" ON "outbox"("provider_id") WHERE "purpose" = 'broadcast';
