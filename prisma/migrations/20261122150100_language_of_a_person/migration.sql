-- AlterTable
ALTER TABLE "person" ADD COLUMN     "locale" TEXT;
