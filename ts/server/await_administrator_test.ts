import assert from "node:assert/strict";
import { awaitAdministrator } from "./await_administrator.ts";

const ADDRESS = "http://packages.test/";
const KEYED = { headers: { authorization: "Basic YTpi" } };

Deno.test("awaitAdministrator() answers at once what anybody may read", () => {
  const answer = awaitAdministrator(new Promise(() => {}), () => new Response("now"));
  assert.ok(answer(new Request(ADDRESS)) instanceof Response);
});

Deno.test("awaitAdministrator() lets whoever may be somebody wait until there is one", async () => {
  const waiting = [
    ...[new Request(ADDRESS, KEYED), new Request(`${ADDRESS}?code=phk_key`)],
    new Request(ADDRESS, { method: "POST", body: "{}" }),
  ];
  const { promise, resolve } = Promise.withResolvers<void>();
  const asked: string[] = [];
  const answer = awaitAdministrator(promise, ({ url }) => {
    asked.push(url);
    return new Response("later");
  });
  const answers = waiting.map((request) => answer(request));
  await Promise.resolve();
  assert.deepEqual(asked, []);
  resolve();
  for (const one of await Promise.all(answers)) assert.equal(await one.text(), "later");
  assert.ok(answer(new Request(ADDRESS, KEYED)) instanceof Response);
});
