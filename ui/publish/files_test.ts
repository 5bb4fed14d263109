import assert from "node:assert/strict";
import { Refusal } from "../kit/refusal.ts";
import { type Carrier, createFiles, type Watch } from "./files.ts";

/** A carrier whose transfers a test moves. */
function fixture() {
  const world = { now: 0 };
  const watches: Watch[] = [];
  const done: string[] = [];
  const transfer = (name: string, watch: Watch) => {
    watches.push(watch);
    const note = (what: string) => () => void done.push(`${what} ${name}`);
    return { pause: note("pause"), resume: note("resume"), abandon: note("abandon") };
  };
  const carrier: Carrier = {
    send: (file, _, watch) => transfer(file.name, watch),
    fetch: (url, _, watch) => transfer(url, watch),
  };
  return { world, watches, done, files: createFiles(carrier, () => world.now) };
}

const file = (name: string) => new File(["12345678"], name);

Deno.test("createFiles() shows how far each has come, and how fast", () => {
  const { world, watches, files } = fixture();
  files.add([file("a.msi"), file("b.msi")], "acme/apps");
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
  files.add([file("a.msi")], "acme/apps");
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
  assert.deepEqual([files.all.value, done], [[], ["pause a.msi", "resume a.msi", "abandon a.msi"]]);
});

Deno.test("createFiles() says why one failed, and names one by its address", () => {
  const { watches, files } = fixture();
  files.addFrom("https://vendor.example/dl/setup.exe?x=1", "acme/apps");
  watches[0]!.failed(new Refusal("It answers 404"));
  const [one] = files.all.value;
  assert.deepEqual([one!.name, one!.state, one!.says], ["setup.exe", "failed", "It answers 404"]);
});

Deno.test("clear() leaves what was published where it is", () => {
  const { done, files } = fixture();
  files.add([file("a.msi")], "acme/apps");
  files.clear();
  assert.deepEqual([files.all.value, done], [[], []]);
});
