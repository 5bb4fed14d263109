import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { until } from "../../../until.ts";
import { downloadRest } from "../download.ts";
import { HRESULTS, WinGetFailure } from "../failure.ts";
import { packageOf } from "../release.ts";
import { BACK_ROOM, type Shop, textOf } from "../shop.ts";
import { WinGet } from "../winget.ts";

const ID = "Secret.Tool";
const CODE = "{5F1C0000-2222-4222-8333-444444444444}";
const UNAUTHORIZED = 0x80190191;
const PROGRAM = { name: "Tool", publisher: "Secret", version: "1.0", productCode: CODE };

/** Publishes a version in the repository that is not public, and answers what its installer consists of. */
async function release({ admin }: Shop, version: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(200_003).map((_, at) => (at * 29 + version.length) % 241);
  const { url, sha256 } = await admin.upload(ID, version, bytes, BACK_ROOM);
  const installers = [{ InstallerUrl: url, InstallerSha256: sha256, ProductCode: CODE }];
  const whole = packageOf({ id: ID, versions: [{ version, installers }] });
  const base = `/winget/${BACK_ROOM}`;
  const [newest] = whole.Versions as object[];
  const added = await admin.send(
    "POST",
    `${base}/packages/${ID}/versions`,
    JSON.stringify(newest),
  );
  if (added.status !== 201) {
    const made = await admin.send("POST", `${base}/packageManifests`, JSON.stringify(whole));
    assert.equal(made.status, 201, textOf(made));
  }
  return bytes;
}

/** Somebody who has no key is told nothing of the repository, and no address hands out its files. */
export async function strangerStory(shop: Shop): Promise<void> {
  await release(shop, "1.0");
  const { admin, url } = shop;
  const door = await admin.backDoor();
  using winget = new WinGet({ allowsHttp: true });
  await winget.addSource("shop", url);
  await winget.addSource("room", `${url}/winget/${BACK_ROOM}`);
  assert.deepEqual(await winget.search("shop", { query: ID }), []);
  assert.deepEqual(await winget.list("shop", [PROGRAM]), []);
  await assert.rejects(() => winget.show("shop", { id: ID }), {
    hresult: HRESULTS.noPackageFound,
  });
  await assert.rejects(() => winget.search("room", { query: ID }), { hresult: UNAUTHORIZED });
  await assert.rejects(() => winget.download("room", { id: ID }), { hresult: UNAUTHORIZED });
  const guess = `${url}/winget/${BACK_ROOM}/~${"0".repeat(32)}`;
  await assert.rejects(() => winget.addSource("guess", guess), {
    hresult: HRESULTS.sourceOpenFailed,
  });

  using owner = new WinGet({ allowsHttp: true });
  await owner.addSource("room", door.url);
  const link = (await owner.show("room", { id: ID })).installers[0]!.url!;
  await opensNothing(winget, addressesNear(link, door.url));
  await door.close();
}

/** What somebody may try who has seen parts of a link that works, or of a key. */
function addressesNear(link: string, door: string): readonly string[] {
  const [bare, query = ""] = link.split("?");
  const { origin, pathname } = new URL(link);
  const key = door.split("~")[1]!;
  const seal = query.split(".").at(-1)!;
  const other = seal.startsWith("A") ? "B" : "A";
  const file = pathname.split("/").at(-2)!;
  return [
    bare!,
    ...[`${bare}?${query.slice(0, -1)}`, `${bare}?${query.replace(seal, other + seal.slice(1))}`],
    ...[`${bare}?code=${key}`, `${bare}?link=${key}`, `${bare}/~${key}`],
    `${origin}${pathname.replace(BACK_ROOM, `${BACK_ROOM}/~${key}`)}`,
    `${origin}${pathname.replace(BACK_ROOM, "default/winget")}?${query}`,
    `${origin}${pathname.replace("/1.0/", "/2.0/")}?${query}`,
    `${origin}${pathname.replace("/dl/", "/dl//")}?${query}x`,
    `${origin}/winget/${BACK_ROOM}/files/${file}`,
    `${origin}/dl/winget/${BACK_ROOM}`,
  ];
}

async function opensNothing({ wire }: WinGet, urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    for (const method of ["GET", "HEAD"] as const) {
      const { status } = await wire.send({ method, url });
      assert.ok(status === 401 || status === 404, `${status} from ${method} ${url}`);
    }
  }
}

/** A key is all that a device needs, and taking it back ends all that it led to. */
export async function keyStory(shop: Shop): Promise<void> {
  const { admin } = shop;
  const door = await admin.backDoor();
  using winget = new WinGet({ allowsHttp: true });
  await winget.addSource("room", door.url);
  assert.deepEqual(
    (await winget.search("room", { query: "secret" })).map((one) => one.identifier),
    [
      ID,
    ],
  );
  assert.equal((await winget.list("room", [PROGRAM]))[0]!.available, null);
  const bytes = await release(shop, "2.0");
  assert.equal((await winget.list("room", [PROGRAM]))[0]!.available, "2.0");
  const { installer, bytes: fetched } = await winget.download("room", { id: ID });
  assert.deepEqual(Buffer.from(fetched), Buffer.from(bytes));
  assert.doesNotMatch(installer.url!, /~/);
  const rest = await downloadRest(winget.wire, installer, { from: 200_000 });
  assert.deepEqual([rest.status, rest.body.length], [206, 3]);

  await door.close();
  const isOpen = async () => {
    const { status } = await winget.wire.send({ method: "HEAD", url: installer.url! });
    return status === 200;
  };
  await until("a link ends with its key", async () => !await isOpen());
  for (
    const command of [
      () => winget.search("room", { query: ID }),
      () => winget.list("room", [PROGRAM]),
      () => winget.download("room", { id: ID }),
    ]
  ) {
    await assert.rejects(command, (failure) => {
      assert.ok(failure instanceof WinGetFailure);
      assert.equal(failure.hresult, HRESULTS.endpointMissing);
      return true;
    });
  }
}
