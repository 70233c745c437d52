-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "area_level" AS ENUM ('province', 'regency', 'district', 'village');

-- CreateEnum
CREATE TYPE "fund" AS ENUM ('ADD', 'APBD', 'APB_NAGARI', 'DBH', 'CSR');

-- CreateEnum
CREATE TYPE "segment" AS ENUM ('every', 'transport', 'other');

-- CreateEnum
CREATE TYPE "certainty" AS ENUM ('sure', 'unclear');

-- CreateEnum
CREATE TYPE "roster_state" AS ENUM ('open', 'submitted', 'reopened');

-- CreateEnum
CREATE TYPE "sex" AS ENUM ('L', 'P');

-- CreateEnum
CREATE TYPE "enrolment_state" AS ENUM ('draft', 'submitted', 'verified', 'sent', 'active', 'refused', 'replaced', 'lapsed', 'removed');

-- CreateEnum
CREATE TYPE "standing" AS ENUM ('main', 'reserve');

-- CreateEnum
CREATE TYPE "change_kind" AS ENUM ('added', 'corrected', 'removed', 'restored', 'promoted');

-- CreateEnum
CREATE TYPE "role_kind" AS ENUM ('village_head', 'village_operator', 'officer');

-- CreateEnum
CREATE TYPE "inbox_state" AS ENUM ('queued', 'done', 'parked');

-- CreateEnum
CREATE TYPE "outbox_state" AS ENUM ('queued', 'sending', 'sent', 'refused', 'unsure', 'skipped');

-- CreateEnum
CREATE TYPE "purpose" AS ENUM ('reply', 'notice', 'reminder', 'broadcast');

-- CreateEnum
CREATE TYPE "help_kind" AS ENUM ('officer', 'accident', 'data_correction', 'data_deletion');

-- CreateTable
CREATE TABLE "area" (
    "code" TEXT NOT NULL,
    "level" "area_level" NOT NULL,
    "name" TEXT NOT NULL,
    "parent_code" TEXT,

    CONSTRAINT "area_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "programme" (
    "id" UUID NOT NULL,
    "regency_code" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "fund" "fund" NOT NULL,
    "title" TEXT NOT NULL,
    "quota_per_village" INTEGER NOT NULL DEFAULT 100,
    "legal_bases" JSONB NOT NULL,
    "village_word" TEXT NOT NULL,
    "head_word" TEXT NOT NULL,
    "sub_unit_word" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "socialization_from" DATE,
    "registration_from" DATE,
    "registration_until" DATE,
    "coverage_target" INTEGER,
    "vulnerable_workers" INTEGER,
    "min_age" INTEGER NOT NULL DEFAULT 18,
    "age_limit" INTEGER NOT NULL DEFAULT 65,
    "office_name" TEXT NOT NULL,
    "office_contact" TEXT NOT NULL,
    "official_page" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "programme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tariff_rule" (
    "id" SERIAL NOT NULL,
    "fund" "fund" NOT NULL,
    "segment" "segment" NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "jkk_rupiah" INTEGER NOT NULL,
    "jkm_rupiah" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "certainty" "certainty" NOT NULL,
    "note" TEXT,

    CONSTRAINT "tariff_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roster" (
    "id" UUID NOT NULL,
    "programme_id" UUID NOT NULL,
    "village_code" TEXT NOT NULL,
    "state" "roster_state" NOT NULL DEFAULT 'open',
    "submissions" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission" (
    "id" UUID NOT NULL,
    "roster_id" UUID NOT NULL,
    "receipt" TEXT NOT NULL,
    "main_count" INTEGER NOT NULL,
    "reserve_count" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "statement_version" TEXT NOT NULL,
    "by_person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "nik_sealed" TEXT NOT NULL,
    "nik_index" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sex" "sex" NOT NULL,
    "birth_date" DATE NOT NULL,
    "occupation" TEXT NOT NULL,
    "phone_sealed" TEXT,
    "phone_index" TEXT,
    "kk_sealed" TEXT,
    "mother_name_sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "id" UUID NOT NULL,
    "roster_id" UUID NOT NULL,
    "worker_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "standing" "standing" NOT NULL,
    "state" "enrolment_state" NOT NULL DEFAULT 'draft',
    "reason" TEXT,
    "cover_from" DATE,
    "cover_until" DATE,
    "replaced_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roster_change" (
    "id" BIGSERIAL NOT NULL,
    "roster_id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "kind" "change_kind" NOT NULL,
    "field" TEXT,
    "before_sealed" TEXT,
    "after_sealed" TEXT,
    "reason" TEXT,
    "by_person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "roster_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "opted_out_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat" (
    "id" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "address_index" TEXT NOT NULL,
    "address_sealed" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "phone_sealed" TEXT,
    "phone_index" TEXT,
    "phone_verified_at" TIMESTAMPTZ(3),
    "blocked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "answer" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "role_kind" NOT NULL,
    "programme_id" UUID NOT NULL,
    "area_code" TEXT NOT NULL,
    "granted_via" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invite" (
    "id" UUID NOT NULL,
    "code_index" TEXT NOT NULL,
    "kind" "role_kind" NOT NULL,
    "programme_id" UUID NOT NULL,
    "area_code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by_id" UUID,

    CONSTRAINT "invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "listed_phone" (
    "id" UUID NOT NULL,
    "phone_index" TEXT NOT NULL,
    "phone_sealed" TEXT NOT NULL,
    "kind" "role_kind" NOT NULL,
    "programme_id" UUID NOT NULL,
    "area_code" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "listed_phone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "chat_id" BIGINT NOT NULL,
    "place_sealed" TEXT,
    "flow" TEXT,
    "step" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("chat_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "ord" BIGINT NOT NULL,
    "sealed" TEXT,
    "state" "inbox_state" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "inbox_id" BIGINT,
    "purpose" "purpose" NOT NULL,
    "sealed" TEXT,
    "state" "outbox_state" NOT NULL,
    "runner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "provider_id" TEXT,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "inbox_id" BIGINT NOT NULL,
    "file_name_sealed" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes_sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "help_request" (
    "id" SERIAL NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "help_kind" NOT NULL,
    "text_sealed" TEXT NOT NULL,
    "programme_id" UUID,
    "area_code" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "help_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" UUID,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "area_parent_code_idx" ON "area"("parent_code");

-- CreateIndex
CREATE UNIQUE INDEX "programme_regency_code_year_fund_key" ON "programme"("regency_code", "year", "fund");

-- CreateIndex
CREATE UNIQUE INDEX "tariff_rule_fund_segment_valid_from_key" ON "tariff_rule"("fund", "segment", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "roster_programme_id_village_code_key" ON "roster"("programme_id", "village_code");

-- CreateIndex
CREATE UNIQUE INDEX "submission_receipt_key" ON "submission"("receipt");

-- CreateIndex
CREATE UNIQUE INDEX "worker_nik_index_key" ON "worker"("nik_index");

-- CreateIndex
CREATE INDEX "enrolment_roster_id_position_idx" ON "enrolment"("roster_id", "position");

-- CreateIndex
CREATE INDEX "enrolment_worker_id_idx" ON "enrolment"("worker_id");

-- CreateIndex
CREATE INDEX "roster_change_roster_id_id_idx" ON "roster_change"("roster_id", "id");

-- CreateIndex
CREATE INDEX "roster_change_enrolment_id_idx" ON "roster_change"("enrolment_id");

-- CreateIndex
CREATE INDEX "chat_person_id_idx" ON "chat"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_channel_address_index_key" ON "chat"("channel", "address_index");

-- CreateIndex
CREATE INDEX "consent_person_id_kind_id_idx" ON "consent"("person_id", "kind", "id");

-- CreateIndex
CREATE INDEX "role_person_id_idx" ON "role"("person_id");

-- CreateIndex
CREATE INDEX "role_programme_id_area_code_idx" ON "role"("programme_id", "area_code");

-- CreateIndex
CREATE UNIQUE INDEX "invite_code_index_key" ON "invite"("code_index");

-- CreateIndex
CREATE UNIQUE INDEX "listed_phone_phone_index_programme_id_area_code_kind_key" ON "listed_phone"("phone_index", "programme_id", "area_code", "kind");

-- CreateIndex
CREATE INDEX "attempt_key_at_idx" ON "attempt"("key", "at");

-- CreateIndex
CREATE INDEX "inbox_chat_id_id_idx" ON "inbox"("chat_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_channel_external_id_key" ON "inbox"("channel", "external_id");

-- CreateIndex
CREATE INDEX "outbox_chat_id_id_idx" ON "outbox"("chat_id", "id");

-- CreateIndex
CREATE INDEX "outbox_inbox_id_idx" ON "outbox"("inbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_inbox_id_key" ON "attachment"("inbox_id");

-- CreateIndex
CREATE INDEX "help_request_closed_at_idx" ON "help_request"("closed_at");

-- CreateIndex
CREATE INDEX "audit_entry_subject_idx" ON "audit_entry"("subject");

-- AddForeignKey
ALTER TABLE "area" ADD CONSTRAINT "area_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "area"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "programme" ADD CONSTRAINT "programme_regency_code_fkey" FOREIGN KEY ("regency_code") REFERENCES "area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster" ADD CONSTRAINT "roster_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster" ADD CONSTRAINT "roster_village_code_fkey" FOREIGN KEY ("village_code") REFERENCES "area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_roster_id_fkey" FOREIGN KEY ("roster_id") REFERENCES "roster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_roster_id_fkey" FOREIGN KEY ("roster_id") REFERENCES "roster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_worker_id_fkey" FOREIGN KEY ("worker_id") REFERENCES "worker"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_change" ADD CONSTRAINT "roster_change_roster_id_fkey" FOREIGN KEY ("roster_id") REFERENCES "roster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roster_change" ADD CONSTRAINT "roster_change_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat" ADD CONSTRAINT "chat_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listed_phone" ADD CONSTRAINT "listed_phone_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- A worker stands on one roster a year while the enrolment lives: the guard against double funding.
CREATE UNIQUE INDEX "enrolment_live" ON "enrolment"("worker_id", "year")
  WHERE "state" IN ('draft', 'submitted', 'verified', 'sent', 'active');

-- One village head at a time.
CREATE UNIQUE INDEX "role_one_head" ON "role"("programme_id", "area_code")
  WHERE "kind" = 'village_head' AND "ended_at" IS NULL;

-- The queues: small indexes over what still waits.
CREATE INDEX "inbox_waiting" ON "inbox"("chat_id", "ord", "id") WHERE "state" = 'queued';
CREATE INDEX "outbox_unsettled" ON "outbox"("chat_id", "id") WHERE "state" IN ('queued', 'sending');

-- Rows that change with every message keep room on their page, so that an update touches no index.
ALTER TABLE "conversation" SET (fillfactor = 70);
ALTER TABLE "outbox" SET (fillfactor = 80);
