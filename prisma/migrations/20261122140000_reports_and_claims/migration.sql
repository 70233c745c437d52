-- AlterEnum
ALTER TYPE "help_kind" ADD VALUE 'fraud';

-- CreateEnum
CREATE TYPE "report_kind" AS ENUM ('accident', 'death');

-- CreateEnum
CREATE TYPE "report_state" AS ENUM ('started', 'left', 'received', 'handling', 'insurer', 'done', 'dropped');

-- CreateEnum
CREATE TYPE "claim_kind" AS ENUM ('accident', 'death', 'school');

-- AlterTable
ALTER TABLE "attachment" ADD COLUMN     "report_id" INTEGER;

-- CreateTable
CREATE TABLE "report" (
    "id" SERIAL NOT NULL,
    "receipt" TEXT NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "report_kind",
    "state" "report_state" NOT NULL,
    "told_state" "report_state" NOT NULL,
    "form_sealed" TEXT,
    "enrolment_id" UUID,
    "programme_id" UUID,
    "village_code" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "remind_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),
    "incomplete_told_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_papers" (
    "chat_id" BIGINT NOT NULL,
    "claim" "claim_kind" NOT NULL,
    "have" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_papers_pkey" PRIMARY KEY ("chat_id","claim")
);

-- CreateIndex
CREATE UNIQUE INDEX "report_receipt_key" ON "report"("receipt");

-- CreateIndex
CREATE INDEX "report_person_id_idx" ON "report"("person_id");

-- CreateIndex
CREATE INDEX "report_state_idx" ON "report"("state");

-- CreateIndex
CREATE INDEX "attachment_report_id_idx" ON "attachment"("report_id");

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A chat tells of one thing at a time.
CREATE UNIQUE INDEX "report_telling" ON "report"("chat_id") WHERE "state" = 'started';
