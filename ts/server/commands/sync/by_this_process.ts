import { presentItem, presentRun, scopeOf } from "../../../api/mirror/run_schemas.ts";
import type { Actor } from "../../../model/event.ts";
import { createFirstRepositories } from "../../first_start.ts";
import type { Services } from "../../compose.ts";
import { type Syncer, TROUBLES, TROUBLES_SHOWN } from "./syncer.ts";

const COMMAND_LINE: Actor = { user: null, name: "packhouse sync", address: null };

/** Does it here, on the stores that the settings choose. */
export function byThisProcess(services: Services): Syncer {
  const { mirrors, repositories, sync } = services;
  return {
    async repositories() {
      // A server may never have run on these stores.
      await createFirstRepositories(services);
      const all = await Array.fromAsync(mirrors.each());
      return all.filter(({ mirror }) => mirror.enabled).map(({ repository }) => repository.path);
    },
    async start(path, scope) {
      const repository = await repositories.get(path);
      const { run, ended } = await sync.start(repository, scopeOf(scope), COMMAND_LINE);
      // Its end is found in the store, as that of any run.
      ended.catch(() => {});
      return presentRun(run);
    },
    async look(path, run) {
      return presentRun(await sync.get(await repositories.get(path), run));
    },
    async cancel(path, run) {
      await sync.cancel(await repositories.get(path), run, COMMAND_LINE);
    },
    async troubles(path, id) {
      const run = await sync.get(await repositories.get(path), id);
      const pages = TROUBLES.map((outcome) => sync.items(run, { outcome, limit: TROUBLES_SHOWN }));
      return (await Promise.all(pages)).flatMap(({ items }) => items.map(presentItem));
    },
  };
}
