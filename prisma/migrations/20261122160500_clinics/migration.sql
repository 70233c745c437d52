-- CreateTable
CREATE TABLE "clinic" (
    "id" SERIAL NOT NULL,
    "area" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT,
    "source" TEXT NOT NULL,
    "checked_on" DATE NOT NULL,

    CONSTRAINT "clinic_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "clinic_area_name_key" ON "clinic"("area", "name");
