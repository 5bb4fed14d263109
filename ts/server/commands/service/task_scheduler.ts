import { type Manager, must, type Service } from "./manager.ts";

const TASK = "Packhouse";
const FOLDER = "C:\\ProgramData\\Packhouse";
const CONFIG = `${FOLDER}\\packhouse.json`;
const DATA = `${FOLDER}\\data`;
const TASK_FILE = `${FOLDER}\\task.xml`;

/**
 * Windows: a task that starts with the machine. Services there must speak a protocol that no
 * console program speaks; the task scheduler asks for none, and starts anew what ended.
 */
export const taskScheduler: Manager = {
  places: { config: CONFIG, data: DATA },
  async install(host, service) {
    await host.folder(service.settings.storage.dataDir, 0o750);
    await host.write(TASK_FILE, taskOf(service), 0o644);
    if (!host.isRunning) return [];
    await must(host, "schtasks.exe", "/Create", "/TN", TASK, "/XML", TASK_FILE, "/F");
    await host.run("schtasks.exe", "/End", "/TN", TASK);
    await must(host, "schtasks.exe", "/Run", "/TN", TASK);
    return [
      "It prints to no window. A first administrator's password is what ADMIN_PASSWORD says, " +
      'or what "packhouse user rescue admin" makes up.',
    ];
  },
  async status(host) {
    const { code, text } = await host.run("schtasks.exe", "/Query", "/TN", TASK, "/FO", "LIST");
    return { isUp: code === 0 && /Running/.test(text), says: text };
  },
  async uninstall(host) {
    if (host.isRunning) {
      await host.run("schtasks.exe", "/End", "/TN", TASK);
      await must(host, "schtasks.exe", "/Delete", "/TN", TASK, "/F");
    }
    await host.remove(TASK_FILE);
  },
};

/** As LocalService, which may write below its data folder only where somebody lets it; hence SYSTEM. */
function taskOf({ program, settings: { storage } }: Service): string {
  return `<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Packhouse, a private package registry</Description></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(program)}</Command>
      <Arguments>serve --config "${CONFIG}"</Arguments>
      <WorkingDirectory>${escaped(storage.dataDir)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
