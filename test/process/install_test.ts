/** `install.sh` from a forge, on a machine of its own: a namespace with a layer over its system folders. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../servers/component.ts";
import { until } from "../until.ts";
import { lacksNamespaces, type Machine, startMachine } from "./_machine.ts";
import { type Forge, programOf, startForge } from "./_releases.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const SCRIPT = join(dirname(dirname(HERE)), "install.sh");
const ignore = await lacksNamespaces();

/** A script that runs nothing but says its version: enough where no service is wanted. */
const STAND_IN = "#!/bin/sh\necho packhouse 1.0.0\n";

interface Place extends AsyncDisposable {
  readonly machine: Machine;
  readonly forge: Forge;
  /** What `curl … | sh` does with those flags. */
  install(flags?: string, env?: Readonly<Record<string, string>>): ReturnType<Machine["run"]>;
}

async function openPlace(): Promise<Place> {
  const forge = startForge();
  const machine = await startMachine();
  return {
    ...{ machine, forge },
    install: (flags = "", env = {}) =>
      machine.run(`cat '${SCRIPT}' | sh -s -- ${flags}`, {
        PACKHOUSE_RELEASES: forge.releases,
        ...env,
      }),
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
      await forge[Symbol.asyncDispose]();
    },
  };
}

function story(name: string, tell: (place: Place) => Promise<void>): void {
  Deno.test({
    name: `install.sh ${name}`,
    ignore,
    async fn() {
      await using place = await openPlace();
      await tell(place);
    },
  });
}

story("installs the newest release, and again, and takes it away", async (place) => {
  const { machine, forge, install } = place;
  forge.publish("1.0.0", { program: STAND_IN });
  const first = await install();
  assert.equal(first.code, 0, first.text);
  assert.match(first.text, /Packhouse 1\.0\.0 is installed/);
  assert.equal(await machine.must("packhouse version"), "packhouse 1.0.0");
  assert.equal(
    await machine.must("readlink -f /usr/local/bin/packhouse"),
    "/opt/packhouse/1.0.0/packhouse",
  );
  assert.equal((await install()).code, 0);
  forge.publish("1.1.0", { program: STAND_IN.replace("1.0.0", "1.1.0") });
  forge.publish("1.2.0", { program: STAND_IN.replace("1.0.0", "1.2.0") });
  assert.equal((await install("--version v1.1.0")).code, 0);
  assert.equal(await machine.must("packhouse version"), "packhouse 1.1.0");
  assert.equal((await install()).code, 0);
  assert.equal(await machine.must("ls /opt/packhouse"), "1.1.0\n1.2.0\npackhouse");
});

/** What goes wrong, and what is said of it. */
const REFUSALS: Readonly<
  Record<string, {
    readonly given?: (forge: Forge) => void;
    readonly flags?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly says: RegExp;
  }>
> = {
  "a program that is not what was released": {
    given: (forge) => forge.publish("2.0.0", { program: STAND_IN, promised: "another" }),
    says: /the SHA-256 of packhouse-linux-\w+ is [0-9a-f]{64}, and the release says [0-9a-f]{64}/,
  },
  "a release that somebody else signed": {
    given: (forge) =>
      forge.publish("2.0.0", {
        program: STAND_IN,
        signer: generateKeyPairSync("ed25519").privateKey,
      }),
    says: /the signature of release 2\.0\.0 is not by the key that is known/,
  },
  "a release that nobody signed": {
    given: (forge) => forge.publish("2.0.0", { program: STAND_IN, signer: null }),
    says: /release 2\.0\.0 is not signed/,
  },
  "a program that does not run here": {
    given: (forge) => forge.publish("2.0.0", { program: "#!/bin/sh\nexit 1\n" }),
    says: /Packhouse 2\.0\.0 does not run on this machine: nothing was changed/,
  },
  "a version that was never released": {
    flags: "--version 9.9.9",
    says: /there is no release 9\.9\.9 at/,
  },
  "a forge that cannot be reached": {
    env: { PACKHOUSE_RELEASES: "http://127.0.0.1:9/acme/packhouse/releases" },
    says: /cannot reach http:\/\/127\.0\.0\.1:9\/.*: is there a network/,
  },
  "an unknown flag": { flags: "--prot 80", says: /there is no flag --prot; see --help/ },
  "a port without a service": { flags: "--port 80", says: /add --setup-service/ },
};

story(
  "refuses what is not what was asked for, and leaves what is installed as it is",
  async (place) => {
    const { machine, forge, install } = place;
    forge.publish("1.0.0", { program: STAND_IN });
    const key = { PACKHOUSE_PUBLIC_KEY: forge.publicKey };
    assert.equal((await install("", key)).code, 0);
    for (const [what, { given, flags, env, says }] of Object.entries(REFUSALS)) {
      given?.(forge);
      const { code, text } = await install(flags, { ...key, ...env });
      assert.equal(code, 1, `${what}: ${text}`);
      assert.match(text, says, what);
      assert.equal(text.match(/install\.sh:/g)?.length, 1, `${what}: ${text}`);
      assert.equal(await machine.must("packhouse version"), "packhouse 1.0.0", what);
      assert.equal(await machine.must("ls /opt/packhouse"), "1.0.0\npackhouse", what);
    }
  },
);

story("says who may install, and where nothing can be", async ({ machine, forge, install }) => {
  forge.publish("1.0.0", { program: STAND_IN });
  await machine.must(
    "printf '#!/bin/sh\\necho riscv64\\n' > /usr/local/bin/uname; chmod +x /usr/local/bin/uname",
  );
  assert.match((await install()).text, /there is no release for riscv64/);
  await machine.must("rm /usr/local/bin/uname; mount -o remount,ro /opt");
  assert.match((await install()).text, /cannot write to \/opt\/packhouse: run this as root/);
  await machine.must(
    "mount -t tmpfs -o size=4k tmpfs /mnt && dd if=/dev/zero of=/mnt/full bs=4k count=1",
  );
  await machine.must("mount -o remount,rw /opt");
  const full = await install("", { TMPDIR: "/mnt" });
  assert.equal(full.code, 1, full.text);
  assert.match(full.text, /is the disk full\?/);
});

story(
  "starts the service, brings it up to date, and goes back where the new one does not answer",
  async (place) => {
    const { machine, forge, install } = place;
    const port = freePort();
    const address = `http://127.0.0.1:${port}`;
    await machine.must(`install -m 755 '${HERE}/_systemctl.sh' /usr/local/bin/systemctl`);
    await machine.must(
      `mkdir /etc/packhouse && echo '{"server.host": "127.0.0.1"}' > /etc/packhouse/packhouse.json`,
    );
    forge.publish("1.0.0", { program: programOf("1.0.0") });
    const first = await install(`--setup-service --port ${port}`);
    assert.equal(first.code, 0, first.text);
    assert.equal((await fetch(`${address}/health`).then((answer) => answer.json())).status, "ok");
    assert.deepEqual(JSON.parse(await machine.must("cat /etc/packhouse/packhouse.json")), {
      "storage.dataDir": "/var/lib/packhouse",
      "server.host": "127.0.0.1",
      "server.port": String(port),
    });
    assert.match(await machine.must("id packhouse"), /\(packhouse\)/);
    assert.match(await machine.must("packhouse service status"), /pid \d+/);

    forge.publish("1.1.0", { program: programOf("1.1.0") });
    const second = await install();
    assert.equal(second.code, 0, second.text);
    assert.match(await machine.must("readlink /opt/packhouse/packhouse"), /^1\.1\.0/);

    forge.publish("1.2.0", { program: programOf("1.2.0", '[ "$1" != serve ] || exit 1') });
    const third = await install("", { PACKHOUSE_HEALTH_SECONDS: "2" });
    assert.equal(third.code, 1);
    assert.match(third.text, /Packhouse 1\.2\.0 does not answer: 1\.1\.0 is back in its place/);
    await until(
      "the former version answers",
      () => fetch(`${address}/health`).then((answer) => answer.ok, () => false),
    );
    assert.equal(await machine.must("ls /opt/packhouse"), "1.0.0\n1.1.0\npackhouse");

    const last = await install("--uninstall");
    assert.equal(last.code, 0, last.text);
    const left = await machine.run(
      "ls /opt/packhouse /usr/local/bin/packhouse /etc/systemd/system/packhouse.service",
    );
    assert.equal(left.text.match(/No such file/g)?.length, 3, left.text);
    assert.match(await machine.must("ls /var/lib/packhouse /etc/packhouse"), /packhouse\.json/);
    assert.match(await machine.must("ls /var/lib/packhouse"), /sqlite|\.db/);
  },
);
