-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "leaves_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "holiday" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "regency_code" TEXT,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "holiday_pkey" PRIMARY KEY ("id")
);

-- A day is brought in once for the country and once for each regency.
CREATE UNIQUE INDEX "holiday_once" ON "holiday" ("day", COALESCE("regency_code", ''));
