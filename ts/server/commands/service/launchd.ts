import { type Manager, must, type Service } from "./manager.ts";

const LABEL = "packhouse";
const TARGET = `system/${LABEL}`;
const PLIST = `/Library/LaunchDaemons/${LABEL}.plist`;
const FOLDER = "/Library/Application Support/Packhouse";
const CONFIG = `${FOLDER}/packhouse.json`;
const DATA = `${FOLDER}/data`;
const LOG = "/Library/Logs/packhouse.log";

/** macOS: launchd.plist(5). */
export const launchd: Manager = {
  places: { config: CONFIG, data: DATA },
  async install(host, service) {
    await host.folder(service.settings.storage.dataDir, 0o750);
    await host.write(PLIST, plistOf(service), 0o644);
    if (!host.isRunning) return [];
    await host.run("launchctl", "bootout", TARGET);
    await must(host, "launchctl", "bootstrap", "system", PLIST);
    return [`Its log, and the first administrator's password: ${LOG}`];
  },
  async status(host) {
    const { code, text } = await host.run("launchctl", "print", TARGET);
    return { isUp: code === 0 && /state = running/.test(text), says: text };
  },
  async uninstall(host) {
    if (host.isRunning) await host.run("launchctl", "bootout", TARGET);
    await host.remove(PLIST);
  },
};

function plistOf({ program, settings: { server, storage } }: Service): string {
  const words = [program, "serve", "--config", CONFIG];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words.map((word) => `    <string>${escaped(word)}</string>`).join("\n")}
  </array>
  <key>WorkingDirectory</key><string>${escaped(storage.dataDir)}</string>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>ExitTimeOut</key><integer>${
    server.shutdownDelaySeconds + server.shutdownSeconds + 15
  }</integer>
  <key>StandardOutPath</key><string>${LOG}</string>
  <key>StandardErrorPath</key><string>${LOG}</string>
</dict>
</plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
