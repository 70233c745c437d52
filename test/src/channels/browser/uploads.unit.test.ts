import { expect, test } from "vitest";
import { makeUploads } from "../../../../src/channels/browser/uploads.ts";

const mb = 1024 * 1024;

function setUp() {
  const time = { nowMs: 0 };
  return { time, uploads: makeUploads({ nowMs: () => time.nowMs }) };
}

test("a file is there for ten minutes", () => {
  const { time, uploads } = setUp();
  uploads.keep("a", Buffer.from("isi"));
  time.nowMs = 10 * 60_000 - 1;
  expect(uploads.open("a", 3)).toEqual(Buffer.from("isi"));
  time.nowMs += 1;
  expect(() => uploads.open("a", 3)).toThrow("bad-request");
});

test("a file that was opened makes room for a new one, one that was not stays", () => {
  const { uploads } = setUp();
  for (const ref of ["a", "b", "c", "d", "e"]) uploads.keep(ref, Buffer.alloc(10 * mb));
  expect(uploads.reserve(1)).toBe(false);
  uploads.open("b", 10 * mb);
  expect(uploads.open("b", 10 * mb).byteLength).toBe(10 * mb);
  expect(uploads.reserve(1)).toBe(true);
  expect(() => uploads.open("b", 10 * mb)).toThrow("bad-request");
  expect(uploads.open("a", 10 * mb).byteLength).toBe(10 * mb);
});

test("what is set aside counts until it is given back", () => {
  const { uploads } = setUp();
  expect(uploads.reserve(45 * mb)).toBe(true);
  expect(uploads.reserve(10 * mb)).toBe(false);
  uploads.release(45 * mb);
  expect(uploads.reserve(50 * mb)).toBe(true);
});

test("the same file again takes the place of the first", () => {
  const { uploads } = setUp();
  uploads.keep("a", Buffer.alloc(40 * mb));
  uploads.keep("a", Buffer.alloc(5 * mb));
  expect(uploads.reserve(45 * mb)).toBe(true);
  expect(uploads.reserve(1)).toBe(false);
});
