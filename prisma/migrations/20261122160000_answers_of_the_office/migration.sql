-- CreateEnum
CREATE TYPE "answer_deed" AS ENUM ('changed', 'restored', 'checked');

-- CreateTable
CREATE TABLE "office_answer" (
    "id" BIGSERIAL NOT NULL,
    "programme_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "deed" "answer_deed" NOT NULL,
    "text" TEXT,
    "by_person_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "office_answer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "office_answer_programme_id_topic_id_idx" ON "office_answer"("programme_id", "topic", "id");

-- AddForeignKey
ALTER TABLE "office_answer" ADD CONSTRAINT "office_answer_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
