-- CreateTable
CREATE TABLE "channel_link" (
    "channel" TEXT NOT NULL,
    "runner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "why" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "offer_sealed" TEXT,
    "heard_at" TIMESTAMPTZ(3),
    "wish" TEXT,
    "wish_sealed" TEXT,
    "door_index" TEXT,
    "guest_index" TEXT,
    "door_until" TIMESTAMPTZ(3),
    "watched_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_link_pkey" PRIMARY KEY ("channel")
);
