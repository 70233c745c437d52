-- CreateTable
CREATE TABLE "cover_follow" (
    "id" BIGSERIAL NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "person_id" UUID NOT NULL,
    "worker_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "told_active" UUID,
    "told_lapse" DATE,

    CONSTRAINT "cover_follow_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cover_follow_worker_id_idx" ON "cover_follow"("worker_id");

-- CreateIndex
CREATE UNIQUE INDEX "cover_follow_chat_id_worker_id_key" ON "cover_follow"("chat_id", "worker_id");
