import assert from "node:assert/strict";
import { Authority } from "../../test/servers/certificates.ts";
import { lacks } from "../../test/servers/component.ts";
import { loadSettings } from "../config/load_settings.ts";
import { SettingsRefused } from "../config/refused.ts";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import { loopback } from "../kit/egress/_loopback.ts";
import { ok, textOf } from "../kit/egress/_open_egress.ts";
import { egressFor } from "./egress.ts";

async function egressWith(env: Record<string, string>): Promise<FetchGuarded> {
  const { settings } = await loadSettings({ args: [], env, readFile: () => Promise.resolve(null) });
  return await egressFor(settings);
}

Deno.test({
  name: "egressFor() trusts every certificate of EGRESS_CA besides the system's",
  ignore: lacks("openssl"),
  async fn() {
    const [one, two] = [await Authority.create(), await Authority.create()];
    await using server = loopback(
      (wire) => wire.send(ok("hello")),
      await two.issue("IP:127.0.0.1"),
    );
    const url = `https://127.0.0.1:${server.port}/`;
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, `# ours\n${one.own.cert}\n${two.own.cert}`);
      const trusting = await egressWith({ EGRESS_ALLOW: "127.0.0.1", EGRESS_CA: path });
      assert.equal(await textOf(await trusting(url)), "hello");
    } finally {
      await Deno.remove(path);
    }
    const careful = await egressWith({ EGRESS_ALLOW: "127.0.0.1" });
    await assert.rejects(careful(url), { code: "tls_failed" });
  },
});

const USELESS: readonly (readonly [string, string | null, RegExp])[] = [
  ["no file", null, /No such file|cannot find/i],
  ["another file", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----", /no PEM cert/],
  [
    "a certificate that is none",
    "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
    /./,
  ],
];

for (const [name, text, why] of USELESS) {
  Deno.test(`egressFor() refuses ${name} as EGRESS_CA at once, in one line`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/ca.pem`;
    try {
      if (text !== null) await Deno.writeTextFile(path, text);
      await assert.rejects(egressWith({ EGRESS_CA: path }), (error) => {
        assert.ok(error instanceof SettingsRefused);
        assert.equal(error.lines.length, 1);
        assert.ok(error.message.startsWith(`Cannot use "${path}" as EGRESS_CA: `), error.message);
        assert.match(error.message, why);
        return true;
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("egressFor() takes the proxies of the settings, but for NO_PROXY", async () => {
  await using proxy = loopback((wire) => wire.send(ok("by proxy")));
  await using server = loopback((wire) => wire.send(ok("directly")));
  const HTTP_PROXY = `http://me:secret@127.0.0.1:${proxy.port}`;
  const fetch = await egressWith({
    ...{ EGRESS_ALLOW: "127.0.0.1,files.example", HTTP_PROXY, NO_PROXY: "127.0.0.0/8" },
  });
  assert.equal(await textOf(await fetch("http://files.example/a")), "by proxy");
  assert.match(proxy.heads[0]!, /^GET http:\/\/files\.example\/a /);
  assert.match(proxy.heads[0]!, /^proxy-authorization: Basic /mi);
  assert.equal(await textOf(await fetch(`http://127.0.0.1:${server.port}/`)), "directly");
});
