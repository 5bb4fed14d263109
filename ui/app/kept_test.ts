import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import { keepFor } from "./kept.ts";
import type { Standing, User } from "./session.ts";

Deno.test("keepFor() outlasts a session that has expired, and is empty after signing out", () => {
  const user = { id: "ada" } as User;
  const texts = new Map<string, string>();
  const shelf = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
    key: (at: number) => [...texts.keys()][at] ?? null,
    get length() {
      return texts.size;
    },
  };
  const standing = signal<Standing>({ is: "signed in", user });
  const keep = keepFor({ standing, user: signal(user) }, shelf);
  keep.write("rule", { title: "Viewer" });
  standing.value = { is: "expired", user };
  assert.deepEqual(keep.read("rule"), { title: "Viewer" });
  standing.value = { is: "nobody" };
  assert.equal(texts.size, 0);
});

Deno.test("keepFor() leaves what is there while nobody has signed in yet", () => {
  const texts = new Map([["packhouse.kept.ada.rule", "{}"]]);
  const shelf = {
    ...{ getItem: () => null, setItem: () => {}, length: 1 },
    removeItem: (key: string) => void texts.delete(key),
    key: () => "packhouse.kept.ada.rule",
  };
  const standing = signal<Standing>({ is: "unknown" });
  keepFor({ standing, user: signal(null) }, shelf);
  standing.value = { is: "nobody" };
  assert.equal(texts.size, 1);
});
