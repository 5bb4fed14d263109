import assert from "node:assert/strict";
import { createAction } from "./action.ts";
import { Refusal } from "./refusal.ts";
import { createPages, createResource } from "./resource.ts";

Deno.test("createResource() shows the answer that was asked for last, whichever comes last", async () => {
  const answers: ((value: string) => void)[] = [];
  const resource = createResource(() => new Promise<string>((resolve) => answers.push(resolve)));
  const [first, second] = [resource.load(), resource.load()];
  answers[1]!("new");
  answers[0]!("old");
  await Promise.all([first, second]);
  assert.deepEqual(resource.answer.value, { is: "here", value: "new" });
});

Deno.test("createPages() goes on where the last page ended, and begins anew", async () => {
  const asked: (string | undefined)[] = [];
  const pages = createPages((cursor) => {
    asked.push(cursor);
    return Promise.resolve(
      cursor ? { items: [3], next: null } : { items: [1, 2], next: "behind 2" },
    );
  });
  await pages.reload();
  assert.equal(pages.state.value, "more");
  await pages.more();
  assert.deepEqual([pages.items.value, pages.state.value], [[1, 2, 3], "whole"]);
  await pages.more();
  await pages.reload();
  assert.deepEqual([pages.items.value, asked], [[1, 2], [undefined, "behind 2", undefined]]);
});

Deno.test("createPages() keeps what is there when more is refused", async () => {
  const pages = createPages((cursor) =>
    cursor
      ? Promise.reject(new Refusal("Not now", { code: "store_unavailable" }))
      : Promise.resolve({ items: [1], next: "more" })
  );
  await pages.reload();
  await pages.more();
  assert.deepEqual(pages.items.value, [1]);
  assert.deepEqual(pages.state.value, {
    is: "refused",
    says: "Not now",
    code: "store_unavailable",
  });
});

Deno.test("createAction() is done once at a time, and says why not", async () => {
  let finish = () => {};
  const action = createAction(() => new Promise<void>((resolve) => finish = resolve));
  const first = action.run();
  assert.equal(await action.run(), false);
  assert.equal(action.isBusy.value, true);
  finish();
  assert.equal(await first, true);
  const refusing = createAction(() => Promise.reject(new Refusal("Taken")));
  assert.equal(await refusing.run(), false);
  assert.equal(refusing.refusal.value?.message, "Taken");
});
