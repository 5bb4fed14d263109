import assert from "node:assert/strict";
import { AT, bringBack, POST, SECRET, startProvider } from "../../../test/oidc_company.ts";
import { BACK, EGRESS, FORGER, RelyingParties } from "../../../test/oidc_fixture.ts";
import { ForgingProvider } from "../../../test/servers/forging_provider.ts";
import { ScriptedBrowser } from "../../../test/servers/scripted_browser.ts";
import type { FetchGuarded } from "../../kit/egress/mod.ts";

Deno.test("a provider that insists on PKCE refuses a code that another browser brings", async () => {
  await using provider = await startProvider();
  const client = new RelyingParties().client(provider.issuer, POST, { secret: SECRET });
  const browser = new ScriptedBrowser();
  const stolen = (await bringBack(client, browser)).url.searchParams.get("code")!;
  const own = await bringBack(client, browser);
  own.url.searchParams.set("code", stolen);
  await assert.rejects(client.finish(own), { code: "state_refused" });
});

Deno.test("finish() takes a sign-in back once, and tells the provider nothing the second time", async () => {
  await using provider = await startProvider();
  const parties = new RelyingParties();
  const asked: string[] = [];
  const fetch: FetchGuarded = (url, options) => {
    if (options?.method === "POST") asked.push(String(url));
    return EGRESS(url, options);
  };
  const client = parties.client(provider.issuer, POST, { secret: SECRET, fetch });
  const back = await bringBack(client, new ScriptedBrowser());
  const other = parties.client(provider.issuer, POST, { secret: SECRET, fetch });
  const outcomes = await Promise.allSettled([client, other, client].map((one) => one.finish(back)));
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assert.equal(outcome.reason.code, "state_refused");
  }
  await assert.rejects(client.finish(back), { code: "state_refused", message: /before$/ });
  assert.deepEqual(asked, [`${provider.issuer}/token`]);
});

Deno.test("a code that was used before is refused by the provider", async () => {
  await using provider = await startProvider();
  const back = await (async () => {
    const client = new RelyingParties().client(provider.issuer, POST, { secret: SECRET });
    const first = await bringBack(client, new ScriptedBrowser());
    await client.finish(first);
    return first.url;
  })();
  const client = new RelyingParties().client(provider.issuer, POST, { secret: SECRET });
  const again = await bringBack(client, new ScriptedBrowser());
  again.url.searchParams.set("code", back.searchParams.get("code")!);
  await assert.rejects(client.finish(again), { code: "state_refused", message: /used before/ });
});

Deno.test("finish() refuses what was begun elsewhere, otherwise or too long ago", async () => {
  await using provider = await startProvider();
  const parties = new RelyingParties();
  const client = parties.client(provider.issuer, POST, { secret: SECRET });
  const back = await bringBack(client, new ScriptedBrowser());
  const { state: others } = await client.begin(AT);
  const with_ = (change: (url: URL) => void) => {
    const url = new URL(back.url);
    change(url);
    return { ...back, url };
  };
  const refused = {
    "another browser's state": { ...back, state: others },
    "no state": { ...back, state: "" },
    "a state that was changed": { ...back, state: changed(back.state) },
    "a very long state": { ...back, state: `v1.${"A".repeat(100_000)}` },
    "another address": { ...back, redirectUri: `${BACK}/x` },
    "an answer without state": with_((url) => url.searchParams.delete("state")),
    "an answer with two states": with_((url) => url.searchParams.append("state", "x")),
    "an answer with two codes": with_((url) => url.searchParams.append("code", "x")),
    "an answer without code": with_((url) => url.searchParams.delete("code")),
    "an answer without issuer": with_((url) => url.searchParams.delete("iss")),
    "an answer of another issuer": with_((url) => url.searchParams.set("iss", "http://evil.test")),
  };
  for (const [what, at] of Object.entries(refused)) {
    await assert.rejects(client.finish(at), { code: "state_refused" }, what);
  }
  parties.ahead = 10 * 60_000;
  await assert.rejects(client.finish(back), { code: "state_refused", message: /ten minutes/ });
  parties.ahead = 0;
  assert.equal((await client.finish(back)).identity.subject, "ada");
});

Deno.test("two providers at once do not take each other's answers", async () => {
  await using one = await startProvider();
  await using two = await startProvider();
  const parties = new RelyingParties();
  const first = parties.client(one.issuer, POST, { secret: SECRET, id: "one" });
  const second = parties.client(two.issuer, POST, { secret: SECRET, id: "two" });
  const back = await bringBack(first, new ScriptedBrowser());
  const other = await bringBack(second, new ScriptedBrowser());
  await assert.rejects(second.finish(back), { code: "state_refused" });
  await assert.rejects(second.finish({ ...other, url: back.url }), { code: "state_refused" });
  const mixed = new URL(back.url);
  mixed.searchParams.set("state", other.url.searchParams.get("state")!);
  await assert.rejects(second.finish({ ...other, url: mixed }), { code: "state_refused" });
  assert.equal((await first.finish(back)).identity.subject, "ada");
  assert.equal((await second.finish(other)).identity.subject, "ada");
});

Deno.test("providers that do not say who they are do not take each other's answers either", async () => {
  const parties = new RelyingParties();
  const given = { fetch: new ForgingProvider(FORGER).fetch, secret: SECRET };
  const [first, second] = ["one", "two"].map((id) => parties.client(FORGER, {}, { ...given, id }));
  const { location, state } = await first!.begin(AT);
  const back = { url: new ForgingProvider(FORGER).comeBack(location), state, redirectUri: BACK };
  const refused = { code: "state_refused", message: /This browser did not begin it/ };
  await assert.rejects(second!.finish(back), refused);
});

Deno.test("a person who cancels is not let in, and the provider's words stay in the log", async () => {
  await using provider = await startProvider();
  const client = new RelyingParties().client(provider.issuer, POST, { secret: SECRET });
  const back = await bringBack(client, new ScriptedBrowser(), { clicks: "\\[ Cancel \\]" });
  assert.equal(back.url.searchParams.get("error"), "access_denied");
  back.url.searchParams.set("error_description", "<script>alert(1)</script>\r\n");
  await assert.rejects(client.finish(back), (error: Error & { code: string }) => {
    assert.equal(error.code, "sign_in_refused");
    assert.doesNotMatch(error.message, /script|access_denied/);
    assert.equal(
      (error.cause as Error).message,
      String.raw`"access_denied" "<script>alert(1)</script>\r\n"`,
    );
    return true;
  });
});

/** Another letter in the midst: the last one may hold bits that mean nothing. */
function changed(sealed: string): string {
  const at = sealed.length - 20;
  return `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
}
