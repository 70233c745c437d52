-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('sent', 'failed', 'delivered', 'read');

-- CreateTable
CREATE TABLE "delivery" (
    "channel" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL,
    "reason" TEXT,
    "code" INTEGER,
    "kind" TEXT,
    "billable" BOOLEAN,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("channel","provider_id")
);

-- News of a message are found by its key (src/channels/whatsapp-cloud/ids.ts). Other platforms tell none.
CREATE INDEX "outbox_told" ON "outbox"("provider_id") WHERE "provider_id" LIKE 'wa.%';
