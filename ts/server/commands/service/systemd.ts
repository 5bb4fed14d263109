import type { Host } from "./host.ts";
import { type Manager, must, type Service } from "./manager.ts";

const UNIT = "packhouse.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const USER = "packhouse";
const FOLDER = "/etc/packhouse";
const CONFIG = `${FOLDER}/packhouse.json`;
const CREDENTIALS = `${FOLDER}/credentials`;
const DATA = "/var/lib/packhouse";
const LOWEST_FREE_PORT = 1024;
const HOMES = /^\/(?:home|root|run\/user)\//;

/** Linux with systemd. */
export const systemd: Manager = {
  places: { config: CONFIG, data: DATA },
  async install(host, service) {
    await host.folder(CREDENTIALS, 0o700);
    await host.write(UNIT_FILE, unitOf(service), 0o644);
    if (!host.isRunning) return [`Enable it there: systemctl enable ${UNIT}`];
    await createUser(host);
    await must(host, "chgrp", USER, CONFIG);
    await giveData(host, service);
    if (!await hasSystemd(host)) {
      return [
        `There is no systemd here: start it with ${service.program} serve --config ${CONFIG}`,
      ];
    }
    await must(host, "systemctl", "daemon-reload");
    await must(host, "systemctl", "enable", UNIT);
    await must(host, "systemctl", "restart", UNIT);
    return [
      "Its log, and the first administrator's password: journalctl --unit packhouse",
      `Secrets are files in ${CREDENTIALS}, each named like its setting.`,
    ];
  },
  async status(host) {
    const { code, text } = await host.run("systemctl", "status", "--no-pager", "--lines=5", UNIT);
    return { isUp: code === 0, says: text };
  },
  async uninstall(host) {
    if (host.isRunning && await hasSystemd(host)) {
      await host.run("systemctl", "disable", "--now", UNIT);
    }
    await host.remove(UNIT_FILE);
    if (host.isRunning && await hasSystemd(host)) await must(host, "systemctl", "daemon-reload");
  },
};

/** Whether systemd is what started this machine: sd_booted(3), or what stands in for it. */
async function hasSystemd(host: Host): Promise<boolean> {
  return (await host.run("systemctl", "show-environment")).code === 0;
}

async function createUser(host: Host): Promise<void> {
  if ((await host.run("id", "--user", USER)).code === 0) return;
  const home = ["--home-dir", DATA, "--no-create-home", "--shell", "/usr/sbin/nologin"];
  await must(host, "useradd", "--system", "--user-group", ...home, USER);
}

/** systemd makes the usual folder itself. */
async function giveData(host: Host, { settings: { storage } }: Service): Promise<void> {
  if (storage.dataDir === DATA) return;
  await host.folder(storage.dataDir, 0o750);
  await must(host, "chown", `${USER}:${USER}`, storage.dataDir);
}

/** The unit. JavaScript is compiled as it runs: memory that is written and then run stays allowed. */
function unitOf({ program, settings: { server, storage } }: Service): string {
  const isElsewhere = storage.dataDir !== DATA;
  const privileges = server.port < LOWEST_FREE_PORT
    ? ["AmbientCapabilities=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"]
    : ["CapabilityBoundingSet=", "PrivateUsers=yes"];
  return `[Unit]
Description=Packhouse, a private package registry
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=notify
ExecStart=${quoted(program)} serve --config ${CONFIG}
EnvironmentFile=-${FOLDER}/packhouse.env
LoadCredential=packhouse:${CREDENTIALS}
User=${USER}
Group=${USER}
StateDirectory=packhouse
StateDirectoryMode=0750
WorkingDirectory=${DATA}
${isElsewhere ? `ReadWritePaths=${quoted(storage.dataDir)}\n` : ""}UMask=0027
LimitNOFILE=65536
TimeoutStartSec=10min
TimeoutStopSec=${server.shutdownDelaySeconds + server.shutdownSeconds + 15}
WatchdogSec=2min
Restart=on-failure
RestartSec=2
# What the command line or the settings lack does not come by trying again.
RestartPreventExitStatus=2

${privileges.join("\n")}
DevicePolicy=closed
KeyringMode=private
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProcSubset=all
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=${HOMES.test(storage.dataDir) ? "no" : "yes"}
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources

[Install]
WantedBy=multi-user.target
`;
}

/** As systemd reads it: systemd.syntax(7); "%" begins a specifier, "$" a variable. */
function quoted(path: string): string {
  const plain = path.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w./%$+-]+$/.test(plain) ? plain : JSON.stringify(plain);
}
