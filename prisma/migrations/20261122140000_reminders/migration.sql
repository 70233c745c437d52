-- AlterTable
ALTER TABLE "programme" ADD COLUMN     "remind_at" TEXT NOT NULL DEFAULT '08:00',
ADD COLUMN     "remind_climb" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "remind_days" INTEGER[] DEFAULT ARRAY[14, 7, 3, 1]::INTEGER[],
ADD COLUMN     "remind_every" INTEGER NOT NULL DEFAULT 7,
ADD COLUMN     "remind_late_every" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "reminded_on" DATE,
ADD COLUMN     "reminders_on" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "reminder" (
    "id" BIGSERIAL NOT NULL,
    "programme_id" UUID NOT NULL,
    "area_code" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "period" DATE NOT NULL,
    "person_id" UUID NOT NULL,
    "rung" TEXT NOT NULL,
    "again" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder_snooze" (
    "person_id" UUID NOT NULL,
    "on_day" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_snooze_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE INDEX "reminder_person_id_at_idx" ON "reminder"("person_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_programme_id_area_code_rule_period_person_id_key" ON "reminder"("programme_id", "area_code", "rule", "period", "person_id");
