-- CreateEnum
CREATE TYPE "broadcast_state" AS ENUM ('draft', 'approved', 'scheduled', 'sending', 'paused', 'done', 'cancelled');

-- CreateEnum
CREATE TYPE "recipient_state" AS ENUM ('waiting', 'handed', 'sent', 'refused', 'unsure', 'skipped');

-- AlterTable
ALTER TABLE "programme" ADD COLUMN     "broadcast_alone" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "quiet_from" DATE,
ADD COLUMN     "quiet_until" DATE;

-- CreateTable
CREATE TABLE "broadcast" (
    "id" SERIAL NOT NULL,
    "programme_id" UUID NOT NULL,
    "area_code" TEXT NOT NULL,
    "state" "broadcast_state" NOT NULL,
    "text_sealed" TEXT NOT NULL,
    "answers" TEXT[],
    "audience" JSONB NOT NULL,
    "total" INTEGER,
    "created_by_id" UUID,
    "created_chat_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "start_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "paused_why" TEXT,
    "file_name_sealed" TEXT,
    "file_mime" TEXT,
    "file_sealed" BYTEA,
    "progress_id" BIGINT,

    CONSTRAINT "broadcast_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recipient" (
    "id" BIGSERIAL NOT NULL,
    "broadcast_id" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "village_code" TEXT NOT NULL,
    "state" "recipient_state" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "outbox_id" BIGINT,
    "handed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "answer" INTEGER,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "broadcast_programme_id_id_idx" ON "broadcast"("programme_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "recipient_outbox_id_key" ON "recipient"("outbox_id");

-- CreateIndex
CREATE INDEX "recipient_channel_handed_at_idx" ON "recipient"("channel", "handed_at");

-- CreateIndex
CREATE UNIQUE INDEX "recipient_broadcast_id_person_id_key" ON "recipient"("broadcast_id", "person_id");

-- AddForeignKey
ALTER TABLE "broadcast" ADD CONSTRAINT "broadcast_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Looked at several times a second: what is under way or falls due.
CREATE INDEX "broadcast_open" ON "broadcast"("state") WHERE "state" IN ('approved', 'scheduled', 'sending');

-- The next to be written to, and those whose message is on its way.
CREATE INDEX "recipient_open" ON "recipient"("broadcast_id", "channel", "id") WHERE "state" = 'waiting';

-- The newest endings, to see whether a broadcast has to stop by itself.
CREATE INDEX "recipient_ended" ON "recipient"("broadcast_id", "settled_at" DESC) WHERE "state" IN ('sent', 'refused', 'unsure');

CREATE INDEX "recipient_handed" ON "recipient"("broadcast_id") WHERE "state" = 'handed';
