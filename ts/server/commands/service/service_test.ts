import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { loadSettings } from "../../../config/load_settings.ts";
import type { Host, Ran } from "./host.ts";
import { launchd } from "./launchd.ts";
import { type Manager, ServiceRefused } from "./manager.ts";
import { systemd } from "./systemd.ts";
import { taskScheduler } from "./task_scheduler.ts";

interface ToldHost extends Host {
  readonly files: Map<string, string>;
  readonly ran: string[];
}

/** A machine that notes what it is asked for; every program ends well but those in `answers`. */
function hostOf(answers: Readonly<Record<string, Ran>> = {}, isRunning = true): ToldHost {
  const files = new Map<string, string>();
  const ran: string[] = [];
  return {
    ...{ files, ran, isRunning },
    read: (path) => Promise.resolve(files.get(path) ?? null),
    write: (path, text) => Promise.resolve(void files.set(path, text)),
    folder: () => Promise.resolve(),
    remove: (path) => Promise.resolve(void files.delete(path)),
    run(program, ...args) {
      const line = [program, ...args].join(" ");
      ran.push(line);
      return Promise.resolve(answers[line] ?? { code: 0, text: "" });
    },
  };
}

/** What is installed with those flags. */
async function serviceOf(manager: Manager, ...args: string[]) {
  const { settings } = await loadSettings({
    args: ["--data-dir", manager.places.data, ...args],
    env: {},
    readFile: () => Promise.resolve(null),
  });
  return { program: "/opt/pack house/packhouse & more", settings };
}

const MANAGERS: readonly (readonly [name: string, manager: Manager, file: string, up: string])[] = [
  ["systemd", systemd, "/etc/systemd/system/packhouse.service", "Active: active (running)"],
  ["launchd", launchd, "/Library/LaunchDaemons/packhouse.plist", "state = running"],
  ["task scheduler", taskScheduler, "C:\\ProgramData\\Packhouse\\task.xml", "Status: Running"],
];

for (const [name, manager, file, up] of MANAGERS) {
  Deno.test(`${name}: a service is installed, asked for its state, and taken away`, async () => {
    const host = hostOf();
    await manager.install(host, await serviceOf(manager));
    assert.match(host.files.get(file)!, /--config/);
    const installed = host.ran.length;
    assert.ok(installed > 0);
    const status = await manager.status({
      ...host,
      run: () => Promise.resolve({ code: 0, text: up }),
    });
    assert.deepEqual(status, { isUp: true, says: up });
    const none = { ...host, run: () => Promise.resolve({ code: 4, text: "not there" }) };
    assert.deepEqual(await manager.status(none), { isUp: false, says: "not there" });
    await manager.uninstall(host);
    assert.equal(host.files.has(file), false);
    assert.ok(host.ran.length > installed);
  });

  Deno.test(`${name}: a system that does not run only gets the files`, async () => {
    const host = hostOf({}, false);
    await manager.install(host, await serviceOf(manager));
    await manager.uninstall(host);
    assert.deepEqual(host.ran, []);
  });
}

Deno.test("systemd: what the system refuses is said in its words", async () => {
  const host = hostOf({
    "systemctl restart packhouse.service": { code: 1, text: "Job failed" },
  });
  await assert.rejects(
    systemd.install(host, await serviceOf(systemd)),
    (error) => error instanceof ServiceRefused && /restart.*code 1: Job failed/.test(error.message),
  );
});

/** What follows from settings, in the unit. */
const UNITS: readonly (readonly [args: string[], has: RegExp, lacks: RegExp])[] = [
  [[], /CapabilityBoundingSet=\n/, /AmbientCapabilities|ReadWritePaths/],
  [["--port", "443"], /AmbientCapabilities=CAP_NET_BIND_SERVICE/, /PrivateUsers/],
  [["--data-dir", "/srv/a b"], /ReadWritePaths="\/srv\/a b"\n/, /ProtectHome=no/],
  [["--data-dir", "/home/x"], /ProtectHome=no/, /ProtectHome=yes/],
  [["--shutdown-seconds", "60"], /TimeoutStopSec=75/, /TimeoutStopSec=35/],
];

for (const [args, has, lacks] of UNITS) {
  Deno.test(`systemd: the unit follows the settings ${args.join(" ") || "by default"}`, async () => {
    const host = hostOf();
    await systemd.install(host, await serviceOf(systemd, ...args));
    const unit = host.files.get("/etc/systemd/system/packhouse.service")!;
    assert.match(unit, has);
    assert.doesNotMatch(unit, lacks);
    assert.match(unit, /ExecStart="\/opt\/pack house\/packhouse & more" serve/);
  });
}

for (const [name, manager, file] of MANAGERS.slice(1)) {
  Deno.test(`${name}: its file is XML that names the program as it is`, async () => {
    const host = hostOf();
    await manager.install(host, await serviceOf(manager));
    const parsed = new XMLParser({ processEntities: true }).parse(host.files.get(file)!, true);
    assert.match(JSON.stringify(parsed), /pack house\/packhouse & more/);
  });
}
