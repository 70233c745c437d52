-- CreateEnum
CREATE TYPE "question_state" AS ENUM ('open', 'taught', 'dismissed');

-- CreateTable
CREATE TABLE "open_question" (
    "id" SERIAL NOT NULL,
    "word_index" TEXT NOT NULL,
    "text_sealed" TEXT NOT NULL,
    "near" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "question_state" NOT NULL DEFAULT 'open',
    "topic" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "open_question_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "open_question_word_index_key" ON "open_question"("word_index");

-- CreateIndex
CREATE INDEX "open_question_state_times_idx" ON "open_question"("state", "times");
