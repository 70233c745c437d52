-- AlterTable
ALTER TABLE "programme" ADD COLUMN     "office_opens" TEXT NOT NULL DEFAULT '08:00',
ADD COLUMN     "office_closes" TEXT NOT NULL DEFAULT '15:00',
ADD COLUMN     "office_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
ADD COLUMN     "office_closed_on" DATE[] DEFAULT ARRAY[]::DATE[];

-- AlterTable
ALTER TABLE "role" ADD COLUMN     "name_sealed" TEXT;

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "notice_key" TEXT;

-- AlterTable
ALTER TABLE "help_request" ADD COLUMN     "name_sealed" TEXT,
ADD COLUMN     "promised_by" TIMESTAMPTZ(3),
ADD COLUMN     "taken_by_id" UUID,
ADD COLUMN     "taken_chat_id" BIGINT,
ADD COLUMN     "taken_at" TIMESTAMPTZ(3),
ADD COLUMN     "in_focus" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "last_from_person_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_from_officer_at" TIMESTAMPTZ(3),
ADD COLUMN     "chased_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "help_note" (
    "id" BIGSERIAL NOT NULL,
    "request_id" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "text_sealed" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "help_note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "help_note_request_id_idx" ON "help_note"("request_id");

-- AddForeignKey
ALTER TABLE "help_note" ADD CONSTRAINT "help_note_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "help_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE UNIQUE INDEX "outbox_notice_key_key" ON "outbox"("notice_key");

-- Looked at with every message: whether its chat talks with an officer, and whom an officer's words go to.
-- A chat talks with one officer at a time.
CREATE UNIQUE INDEX "help_request_talk" ON "help_request"("chat_id")
  WHERE "taken_at" IS NOT NULL AND "closed_at" IS NULL;

CREATE INDEX "help_request_desk" ON "help_request"("taken_chat_id")
  WHERE "taken_at" IS NOT NULL AND "closed_at" IS NULL;

-- What an officer writes goes to one person.
CREATE UNIQUE INDEX "help_request_focus" ON "help_request"("taken_chat_id") WHERE "in_focus";
