import assert from "node:assert/strict";
import {
  bringBack,
  POST,
  SECRET,
  SECRETS,
  SIGNED_OUT,
  startProvider,
  WITH_GROUPS,
} from "../../../test/oidc_company.ts";
import { RelyingParties } from "../../../test/oidc_fixture.ts";
import { ScriptedBrowser } from "../../../test/servers/scripted_browser.ts";

for (const [method, secret] of Object.entries(SECRETS)) {
  Deno.test(`finish() proves who came back, the client proving itself by ${method}`, async () => {
    await using provider = await startProvider();
    const options = { ...WITH_GROUPS, clientId: method, clientAuthentication: method };
    const client = new RelyingParties().client(provider.issuer, options, { secret });
    const back = await client.finish(await bringBack(client, new ScriptedBrowser()));
    assert.deepEqual(back.identity, {
      ...{ subject: "ada", username: "ada.l", title: "Ada Lovelace" },
      ...{ email: "ada@acme.example", emailVerified: true, groups: ["Engineering", "Admins"] },
    });
    assert.equal(back.returnTo, "/ui/packages");
    assert.equal(back.idToken.split(".").length, 3);
  });
}

Deno.test("finish() needs no userinfo where the ID token says everything", async () => {
  await using provider = await startProvider(true);
  const claims = { groups: "realm_access.roles" };
  const options = { ...WITH_GROUPS, claims, userinfo: false };
  const client = new RelyingParties().client(provider.issuer, options, { secret: SECRET });
  const { identity } = await client.finish(await bringBack(client, new ScriptedBrowser()));
  assert.deepEqual([identity.username, identity.groups], ["ada.l", ["publisher"]]);
});

Deno.test("finish() knows little where neither ID token nor userinfo may tell", async () => {
  await using provider = await startProvider();
  const options = { ...WITH_GROUPS, userinfo: false };
  const client = new RelyingParties().client(provider.issuer, options, { secret: SECRET });
  const { identity } = await client.finish(await bringBack(client, new ScriptedBrowser()));
  assert.deepEqual(identity, {
    ...{ subject: "ada", username: "ada", title: "ada", email: null, emailVerified: false },
    groups: [],
  });
});

Deno.test("finish() takes an address for verified as claimed, always or never", async () => {
  await using provider = await startProvider();
  const parties = new RelyingParties();
  const browser = new ScriptedBrowser();
  const bob = { types: { login: "bob", password: "any" } };
  for (const [emailVerified, expected] of [["claim", false], ["always", true], ["never", false]]) {
    const options = { ...WITH_GROUPS, emailVerified };
    const client = parties.client(provider.issuer, options, { secret: SECRET });
    const { identity } = await client.finish(await bringBack(client, browser, bob));
    assert.deepEqual([identity.emailVerified, identity.groups], [expected, ["solo"]]);
  }
});

Deno.test("finish() learns of new keys, but does not ask for them again and again", async () => {
  await using provider = await startProvider();
  const parties = new RelyingParties();
  const client = parties.client(provider.issuer, POST, { secret: SECRET });
  const signIn = async () =>
    (await client.finish(await bringBack(client, new ScriptedBrowser()))).identity.subject;
  assert.equal(await signIn(), "ada");
  await provider.rotateKeys();
  await assert.rejects(signIn(), { code: "provider_failed", message: /does not publish/ });
  parties.ahead = 11_000;
  assert.equal(await signIn(), "ada");
});

Deno.test("finish() refuses an ID token that has expired by this side's clock", async () => {
  await using provider = await startProvider();
  const parties = new RelyingParties();
  parties.ahead = 2 * 3_600_000;
  const client = parties.client(provider.issuer, POST, { secret: SECRET });
  const back = await bringBack(client, new ScriptedBrowser());
  await assert.rejects(client.finish(back), { code: "provider_failed", message: /clocks/ });
});

Deno.test("a client that the provider does not know fails as the provider's matter", async () => {
  await using provider = await startProvider();
  for (const clientAuthentication of ["client_secret_basic", "client_secret_post"]) {
    const options = { clientId: clientAuthentication, clientAuthentication };
    const client = new RelyingParties().client(provider.issuer, options, { secret: "wrong" });
    const back = await bringBack(client, new ScriptedBrowser());
    const refused = { code: "provider_failed", message: /refuses the client's credentials$/ };
    await assert.rejects(client.finish(back), refused);
  }
});

Deno.test("endSession() leads to where the provider signs out and sends back", async () => {
  await using provider = await startProvider();
  const client = new RelyingParties().client(provider.issuer, POST, { secret: SECRET });
  const browser = new ScriptedBrowser();
  const { idToken } = await client.finish(await bringBack(client, browser));
  const asked = { idToken, postLogoutRedirectUri: SIGNED_OUT, state: "bye" };
  const place = await client.endSession(asked);
  assert.equal((await browser.visit(place!, SIGNED_OUT)).href, `${SIGNED_OUT}?state=bye`);
  const bob = { types: { login: "bob", password: "any" } };
  assert.equal((await client.finish(await bringBack(client, browser, bob))).identity.title, "Bob");
});

Deno.test("endSession() is silent where it is not wanted, or the provider is away", async () => {
  const provider = await startProvider();
  const parties = new RelyingParties();
  const asked = { idToken: "a.b.c", postLogoutRedirectUri: SIGNED_OUT };
  const unwanted = parties.client(provider.issuer, { ...POST, signOutThere: false });
  assert.equal(await unwanted.endSession(asked), null);
  await provider[Symbol.asyncDispose]();
  assert.equal(await parties.client(provider.issuer, POST).endSession(asked), null);
});
