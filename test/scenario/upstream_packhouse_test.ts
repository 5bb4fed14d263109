import assert from "node:assert/strict";
import { openEgress } from "../../ts/kit/egress/_open_egress.ts";
import type { Upstream } from "../../ts/protocols/mirroring.ts";
import { mirroring } from "../../ts/protocols/winget/mirroring.ts";
import { BASE, makeDeployToken, makeKey, openShelf, TestClock } from "./machines_fixture.ts";
import { publish } from "./_files.ts";
import { type Registry, scenario } from "./registry.ts";

const NEVER = new AbortController().signal;
const clock = new TestClock();

/** A registry at a port, as other registries come to it. */
function listening({ packhouse }: Registry) {
  const where = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(where, (request) => packhouse.answer(request));
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function upstreamAt(url: string, token?: string): Upstream {
  const source = { kind: "rest", url, path: "", token } as const;
  return mirroring.open(source, { fetch: openEgress(), cacheDir: "unused" });
}

scenario(
  "another registry: a private repository is read by a token or by its key, and by nobody else",
  async (registry) => {
    await openShelf(registry);
    await using server = listening(registry);
    const { secret } = await makeDeployToken(registry);
    const { base } = await makeKey(registry);
    for (
      const upstream of [upstreamAt(server.origin + BASE, secret), upstreamAt(server.origin + base)]
    ) {
      await using index = (await upstream.refresh("", NEVER))!;
      const found = await Array.fromAsync(index.packages(["contoso.*"]));
      assert.deepEqual(found.map(({ name }) => name), ["Contoso.Tool"]);
      const [version] = await index.versions(found[0]!, NEVER);
      const { offered } = await index.read(found[0]!, version!, NEVER);
      assert.equal(offered.remote.length, 1);
      clock.pass(3 * 60 * 60_000);
      const [later] = await index.versions(found[0]!, NEVER);
      assert.equal(
        later!.state,
        version!.state,
        "links to files change with time, and nothing else",
      );
      assert.equal(
        (await index.read(found[0]!, version!, NEVER)).offered.version,
        version!.version,
      );
      assert.equal(await upstream.refresh(index.mark, NEVER), null);
    }
    const refused = { code: "upstream_failed" };
    for (const token of [undefined, "phk_wrong"]) {
      await assert.rejects(upstreamAt(server.origin + BASE, token).refresh("", NEVER), refused);
    }
    await publish(registry.admin, "more", { repository: "acme/tools", package: "Contoso.More" });
    const upstream = upstreamAt(server.origin + base);
    await using index = (await upstream.refresh("", NEVER))!;
    assert.equal((await Array.fromAsync(index.packages(["*"]))).length, 3);
  },
  { now: clock.now },
);
