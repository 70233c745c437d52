-- The same message in other languages, each person getting their own.
ALTER TABLE "broadcast" ADD COLUMN "translations" JSONB NOT NULL DEFAULT '[]';
