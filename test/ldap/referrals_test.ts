import assert from "node:assert/strict";
import { lacks } from "../servers/component.ts";
import {
  dnOf,
  ELSEWHERE,
  passwordOf,
  startDirectory,
  startElsewhere,
  SUFFIX,
} from "../servers/directory/mod.ts";
import { faultOf, openDirectory } from "./_fixture.ts";
import { entry, reference, result } from "./_messages.ts";
import { type Script, startScriptedLdap } from "./_scripted_ldap.ts";

const PASSWORD = passwordOf("faraway");
const EVERYWHERE = { userBase: SUFFIX, userFilter: "(uid={login})", groups: null };

Deno.test({
  name: "LdapDirectory finds people where its server refers to, if it is told to",
  ignore: lacks("slapd"),
  async fn() {
    await using elsewhere = await startElsewhere();
    await using server = await startDirectory({ elsewhere: elsewhere.ldap });
    const options = { ...EVERYWHERE, urls: [server.ldap] };
    const following = openDirectory({ ...options, referrals: "follow" });
    assert.equal((await following.signIn("faraway", PASSWORD))?.username, "faraway");
    assert.equal(await following.signIn("faraway", "wrong"), null);
    assert.ok(await following.signIn("user0001", passwordOf("user0001")));
    assert.equal(await openDirectory(options).signIn("faraway", PASSWORD), null);
    const steps = await openDirectory(options).test({ login: "faraway" });
    const { says } = steps.find(({ step }) => step === "user_filter")!;
    assert.equal(says, 'The filter finds 0 of "faraway"; referrals that are not followed: 1');
  },
});

Deno.test({
  name: "LdapDirectory follows when all of its search is elsewhere",
  ignore: lacks("slapd"),
  async fn() {
    await using elsewhere = await startElsewhere();
    await using server = await startDirectory({ elsewhere: elsewhere.ldap });
    const options = { ...EVERYWHERE, urls: [server.ldap], userBase: ELSEWHERE };
    const following = openDirectory({ ...options, referrals: "follow" });
    assert.equal((await following.signIn("faraway", PASSWORD))?.username, "faraway");
    assert.equal(await openDirectory(options).signIn("faraway", PASSWORD), null);
    const { step, says } = (await openDirectory(options).test()).at(-1)!;
    assert.equal(step, "search_base");
    assert.equal(says, `"${ELSEWHERE}" is kept elsewhere, and the referral is not followed`);
  },
});

Deno.test({
  name: "LdapDirectory fails when a place that it is to ask is away",
  ignore: lacks("slapd"),
  async fn() {
    const elsewhere = await startElsewhere();
    await using server = await startDirectory({ elsewhere: elsewhere.ldap });
    await elsewhere[Symbol.asyncDispose]();
    const directory = openDirectory({ ...EVERYWHERE, urls: [server.ldap], referrals: "follow" });
    assert.match(await faultOf(directory.signIn("faraway", PASSWORD)), /ECONNREFUSED/);
  },
});

/** Finds nobody, and refers to `url` for everything. */
function referringTo(url: () => string): Script {
  return (asked) => {
    const more = asked.operation === "search" ? [reference(asked, url())] : [];
    return [...more, result(asked)];
  };
}

/** Knows everybody. */
const ALICE: Script = (asked) => {
  const person = { uid: "alice", entryUUID: "1" };
  return [
    ...(asked.operation === "search" ? [entry(asked, dnOf("alice"), person)] : []),
    result(asked),
  ];
};

const FOLLOWING = { ...EVERYWHERE, referrals: "follow" };

Deno.test("LdapDirectory says no password to a host that its options do not name", async () => {
  await using stranger = startScriptedLdap(ALICE);
  const url = stranger.url.replace("127.0.0.1", "stranger.example");
  await using server = startScriptedLdap(referringTo(() => url));
  const urls = [server.url];
  assert.equal(await openDirectory({ ...FOLLOWING, urls }).signIn("alice", "a"), null);
  assert.equal(stranger.connections, 0);
  const allowed = openDirectory({ ...FOLLOWING, urls, referralHosts: ["stranger.example"] });
  assert.ok(await allowed.signIn("alice", "a"));
});

Deno.test("LdapDirectory says no password in the clear where it is not asked to", async () => {
  await using stranger = startScriptedLdap((asked) => [result(asked, 2)]);
  await using server = startScriptedLdap(referringTo(() => stranger.url));
  const urls = [server.url];
  // One address with TLS, though never asked, is enough to forbid that.
  const guarded = openDirectory({ ...FOLLOWING, urls: [...urls, "ldaps://127.0.0.1:9"] });
  assert.match(await faultOf(guarded.signIn("alice", "a")), /does not begin TLS/);
  assert.deepEqual(stranger.asked.map(({ operation }) => operation), ["extended"]);
});

Deno.test("LdapDirectory comes to an end where servers refer to each other", async () => {
  await using one: ReturnType<typeof startScriptedLdap> = startScriptedLdap(
    referringTo(() => two.url),
  );
  await using two: ReturnType<typeof startScriptedLdap> = startScriptedLdap(
    referringTo(() => one.url),
  );
  const directory = openDirectory({ ...FOLLOWING, urls: [one.url] });
  assert.equal(await directory.signIn("alice", "a"), null);
  assert.deepEqual([one.connections, two.connections], [2, 2]);
});

Deno.test("LdapDirectory lets nobody in whom two places know", async () => {
  await using there = startScriptedLdap(ALICE);
  await using here = startScriptedLdap((asked) => {
    const more = asked.operation === "search" ? [reference(asked, there.url)] : [];
    return [...more, ...ALICE(asked) as Uint8Array[]];
  });
  assert.ok(await openDirectory({ ...EVERYWHERE, urls: [here.url] }).signIn("alice", "a"));
  const following = openDirectory({ ...FOLLOWING, urls: [here.url] });
  assert.equal(await following.signIn("alice", "a"), null);
});
