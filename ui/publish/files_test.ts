import assert from "node:assert/strict";
import { Refusal } from "../kit/refusal.ts";
import { createKeep, type Keep } from "../kit/kept.ts";
import { createFiles } from "./files.ts";
import type { Arrived, Carrier, Watch } from "./transfer.ts";

/** A tab of a browser; every page that is loaded in it finds what was kept. */
function tab(): Keep {
  const texts = new Map<string, string>();
  return createKeep({
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
    ...{ key: () => null, length: 0 },
  }, () => "ada");
}

/** A carrier whose transfers a test moves. */
function fixture({ keep = tab(), arrived = {} as Record<string, Arrived> } = {}) {
  const world = { now: 0 };
  const watches: Watch[] = [];
  const done: string[] = [];
  const transfer = (name: string, watch: Watch) => {
    watches.push(watch);
    const note = (what: string) => () => void done.push(`${what} ${name}`);
    return { pause: note("pause"), resume: note("resume"), abandon: note("abandon") };
  };
  const carrier: Carrier = {
    send: (file, _, watch, id = "new") => transfer(`${file.name} as ${id}`, watch),
    fetch: (url, _, watch) => transfer(url, watch),
    follow: (id, watch) => transfer(id, watch),
    look: (id) => Promise.resolve(arrived[id] ?? null),
    abandon: (id) => void done.push(`abandon ${id}`),
  };
  const repository = "acme/apps";
  return {
    world,
    watches,
    done,
    files: createFiles({ carrier, repository, keep, now: () => world.now }),
  };
}

/** Until the server was looked at. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const file = (name: string) => new File(["12345678"], name, { lastModified: 1 });

Deno.test("createFiles() shows how far each has come, and how fast", () => {
  const { world, watches, files } = fixture();
  files.add([file("a.msi"), file("b.msi")]);
  watches[0]!.progress(0, 8);
  world.now = 2000;
  watches[0]!.progress(4, 8);
  const [a, b] = files.all.value;
  assert.deepEqual([a!.sent, a!.speed, a!.state, b!.sent], [4, 2, "sending", 0]);
  watches[0]!.complete("01A");
  assert.equal(files.areComplete.value, false);
  watches[1]!.complete("01B");
  assert.equal(files.areComplete.value, true);
  assert.deepEqual(files.all.value.map(({ id }) => id), ["01A", "01B"]);
});

Deno.test("createFiles() pauses, goes on and gives up", () => {
  const { watches, done, files } = fixture();
  files.add([file("a.msi")]);
  const { key } = files.all.value[0]!;
  files.pause(key);
  assert.equal(files.all.value[0]!.state, "paused");
  files.resume(key);
  watches[0]!.stalled("no connection");
  assert.deepEqual([files.all.value[0]!.state, files.all.value[0]!.says], [
    "sending",
    "no connection",
  ]);
  files.remove(key);
  assert.deepEqual([files.all.value, done], [[], [
    ...["pause a.msi as new", "resume a.msi as new", "abandon a.msi as new"],
  ]]);
});

Deno.test("createFiles() says why one failed, and names one by its address", () => {
  const { watches, files } = fixture();
  files.addFrom("https://vendor.example/dl/setup.exe?x=1");
  watches[0]!.failed(new Refusal("It answers 404"));
  const [one] = files.all.value;
  assert.deepEqual([one!.name, one!.state, one!.says], ["setup.exe", "failed", "It answers 404"]);
});

Deno.test("clear() leaves what was published where it is", () => {
  const { done, files } = fixture();
  files.add([file("a.msi")]);
  files.clear();
  assert.deepEqual([files.all.value, done], [[], []]);
});

Deno.test("createFiles() goes on with what the page before had begun, once it is chosen again", async () => {
  const keep = tab();
  const before = fixture({ keep });
  before.files.add([file("a.msi"), file("b.msi"), file("c.msi")]);
  before.watches[0]!.begun("01A");
  before.watches[0]!.progress(4, 8);
  before.watches[1]!.complete("01B");
  const arrived = {
    "01A": { state: "receiving", sent: 3 },
    "01B": { state: "complete", sent: 8 },
  } as const;
  const { files, watches } = fixture({ keep, arrived });
  await settled();
  const shown = () => files.all.value.map(({ name, state, sent }) => [name, state, sent]);
  assert.deepEqual(shown(), [["a.msi", "left", 3], ["b.msi", "complete", 8]]);
  files.add([file("a.msi")]);
  watches[0]!.complete("01A");
  assert.deepEqual(shown(), [["a.msi", "complete", 3], ["b.msi", "complete", 8]]);
});

Deno.test("createFiles() sends another file beside one that waits, and gives up the one that waits", async () => {
  const keep = tab();
  const before = fixture({ keep });
  before.files.add([file("a.msi")]);
  before.watches[0]!.begun("01A");
  const { files, done } = fixture({ keep, arrived: { "01A": { state: "receiving", sent: 3 } } });
  files.add([new File(["1"], "a.msi", { lastModified: 1 })]);
  assert.deepEqual(files.all.value.map(({ state }) => state), ["left", "sending"]);
  files.remove(files.all.value[0]!.key);
  await settled();
  assert.deepEqual([files.all.value.length, done], [1, ["abandon 01A"]]);
});

Deno.test("createFiles() forgets what the server has no more", async () => {
  const keep = tab();
  const before = fixture({ keep });
  before.files.add([file("a.msi")]);
  before.watches[0]!.complete("01A");
  const { files } = fixture({ keep });
  await settled();
  assert.deepEqual([files.all.value, keep.read("publish/acme/apps/files")], [[], null]);
});
