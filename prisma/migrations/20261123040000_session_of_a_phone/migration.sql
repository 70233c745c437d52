-- CreateTable
CREATE TABLE "channel_session" (
    "channel" TEXT NOT NULL,
    "mark" TEXT,
    "version" UUID,
    "stored_at" TIMESTAMPTZ(3),
    "size_bytes" INTEGER,

    CONSTRAINT "channel_session_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "channel_session_part" (
    "channel" TEXT NOT NULL,
    "version" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "channel_session_part_pkey" PRIMARY KEY ("channel","version","part")
);

-- Sealed bytes do not get smaller.
ALTER TABLE "channel_session_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
