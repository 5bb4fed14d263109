import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import { createKeep, keepFields, type Shelf } from "./kept.ts";

/** What a tab of a browser has: it stays when pages are loaded anew. */
function shelf(): Shelf & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, text) => void all.set(key, text),
    removeItem: (key) => void all.delete(key),
    key: (at) => [...all.keys()][at] ?? null,
    get length() {
      return all.size;
    },
  };
}

function form(title = "Tool", tags: readonly string[] = []) {
  return { title: signal(title), tags: signal(tags) };
}

Deno.test("keepFields() brings back what was typed, and what others changed besides", () => {
  const keep = createKeep(shelf(), () => "ada");
  const typed = form();
  keepFields(keep, "rule", typed);
  typed.title.value = "Viewer";
  const later = form("Tool", ["new"]);
  const kept = keepFields(keep, "rule", later);
  assert.deepEqual([later.title.value, later.tags.value], ["Viewer", ["new"]]);
  assert.equal(kept.isBack.value, true);
  kept.discard();
  assert.deepEqual([later.title.value, kept.isBack.value], ["Tool", false]);
  assert.equal(keepFields(keep, "rule", form()).isBack.value, false);
});

Deno.test("keepFields() keeps nothing of what was saved, nor of what is as it was", () => {
  const tab = shelf();
  const typed = form();
  const kept = keepFields(createKeep(tab, () => "ada"), "rule", typed);
  typed.title.value = "Viewer";
  assert.equal(tab.all.size, 1);
  kept.saved();
  assert.equal(tab.all.size, 0);
  typed.title.value = "Editor";
  typed.title.value = "Viewer";
  assert.equal(tab.all.size, 0);
});

Deno.test("keepFields() ignores fields that the form has no more", () => {
  const keep = createKeep(shelf(), () => "ada");
  keep.write("rule", { colour: "red" });
  assert.equal(keepFields(keep, "rule", form()).isBack.value, false);
});

Deno.test("createKeep() tells nobody what is somebody else's, and forgets everything on demand", () => {
  const tab = shelf();
  let reader: string | undefined = "ada";
  const keep = createKeep(tab, () => reader);
  keep.write("rule", { title: "Viewer" });
  reader = "grace";
  assert.equal(keep.read("rule"), null);
  reader = undefined;
  keep.write("rule", { title: "Editor" });
  assert.equal(keep.read("rule"), null);
  tab.setItem("packhouse.theme", "dark");
  keep.clear();
  assert.deepEqual([...tab.all.keys()], ["packhouse.theme"]);
});

Deno.test("createKeep() lets typing go on where the shelf is full", () => {
  const full = {
    ...shelf(),
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const keep = createKeep(full, () => "ada");
  keep.write("rule", { title: "Viewer" });
  assert.equal(keep.read("rule"), null);
});
