import assert from "node:assert/strict";
import { join } from "node:path";
import { adminAt } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { until } from "../until.ts";
import { run, serve, temporaryFolder } from "./_child.ts";

Deno.test("the newest backups are kept in a folder, and nothing else there is touched", async () => {
  using folder = temporaryFolder();
  const BACKUP_FOLDER = join(folder.path, "backups");
  await Deno.mkdir(BACKUP_FOLDER);
  const older = [1, 2, 3].map((day) => `packhouse-2020010${day}T000000Z.backup`);
  for (const name of [...older, "notes.txt"]) {
    await Deno.writeTextFile(join(BACKUP_FOLDER, name), "");
  }
  await using server = await serve({
    ...{ DATA_DIR: join(folder.path, "data"), ADMIN_PASSWORD: ADMIN.password },
    ...{ BACKUP_FOLDER, BACKUP_KEEP: "2" },
  });
  const admin = adminAt(server.origin);
  const begun = await admin("/api/v1/jobs/backup/run", { method: "POST" });
  assert.equal(begun.status, 202, await begun.text());
  const last = async () => {
    const { runs } = await (await admin("/api/v1/jobs/backup/runs")).json();
    return runs[0];
  };
  await until("the backup is made", async () => (await last()).state !== "running");
  assert.match(
    (await last()).result,
    /^Kept packhouse-.* with \d+ documents .* removed 2 older ones$/,
  );
  const names = Array.from(Deno.readDirSync(BACKUP_FOLDER), ({ name }) => name).sort();
  assert.deepEqual(names.slice(0, 2), ["notes.txt", older[2]]);
  assert.equal(names.length, 3);
  assert.equal((await run(["verify", "--backup", join(BACKUP_FOLDER, names[2]!)], {})).code, 0);
});
