-- CreateEnum
CREATE TYPE "alias_kind" AS ENUM ('phone', 'lid', 'bsuid', 'telegram');

-- CreateTable
CREATE TABLE "person_alias" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "alias_kind" NOT NULL,
    "value_index" TEXT NOT NULL,
    "value_sealed" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "person_alias_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "person_alias_person_id_idx" ON "person_alias"("person_id");

-- AddForeignKey
ALTER TABLE "person_alias" ADD CONSTRAINT "person_alias_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An address belongs to one person at a time.
CREATE UNIQUE INDEX "person_alias_held" ON "person_alias"("kind", "value_index") WHERE "until" IS NULL;
