-- CreateEnum
CREATE TYPE "draft_way" AS ENUM ('text', 'workbook', 'card', 'typed');

-- CreateEnum
CREATE TYPE "draft_state" AS ENUM ('read', 'waiting', 'same', 'fixing', 'saved', 'dropped');

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "occupation_said" TEXT;

-- AlterTable
ALTER TABLE "roster_change" ADD COLUMN     "batch_id" UUID;

-- AlterTable
ALTER TABLE "inbox" ADD COLUMN     "gathers" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "draft_row" (
    "id" BIGSERIAL NOT NULL,
    "reading_id" UUID NOT NULL,
    "programme_id" UUID NOT NULL,
    "village_code" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "way" "draft_way" NOT NULL,
    "source" TEXT NOT NULL,
    "sealed" TEXT,
    "row_index" TEXT NOT NULL,
    "nik_index" TEXT,
    "verdict" "draft_state" NOT NULL,
    "state" "draft_state" NOT NULL,
    "replaces" BIGINT[],
    "attachment_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "later_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "draft_row_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "draft_row_reading_id_idx" ON "draft_row"("reading_id");

-- CreateIndex
CREATE INDEX "draft_row_programme_id_village_code_row_index_idx" ON "draft_row"("programme_id", "village_code", "row_index");

-- Rows that somebody still has to decide on. The many that were decided stay out.
CREATE INDEX "draft_row_open" ON "draft_row"("programme_id", "village_code", "id")
  WHERE "state" IN ('waiting', 'fixing') OR ("state" = 'same' AND "decided_at" IS NULL);
