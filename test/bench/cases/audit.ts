import { loadSettings } from "../../../ts/config/load_settings.ts";
import { Sealer } from "../../../ts/kit/sealer.ts";
import { newId } from "../../../ts/model/ids.ts";
import { EventLog } from "../../../ts/registry/event_log.ts";
import { openStores, type Stores } from "../../../ts/server/stores.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import { happening } from "../../audit_fixture.ts";
import { type Engine, ENGINES } from "../data/engines.ts";
import { number } from "../figures.ts";
import type { Bench, Case } from "../measure.ts";

/** How many events wait at the same time. */
const TOGETHER = [1, 32];

/** Recording events, beside inserting the same documents without a chain. */
export const AUDIT: Case = {
  name: "audit",
  about: "events that are recorded in a second, on both engines",
  async run(bench) {
    for (const engine of ENGINES) {
      if (engine.missing()) continue;
      const stores = await open(engine, bench);
      for (const together of TOGETHER) await compare(stores, together, { engine, bench });
      await stores.close();
    }
  },
};

async function open(engine: Engine, bench: Bench): Promise<Stores> {
  const env = await engine.open(bench.folder());
  const { settings } = await loadSettings({ args: [], env, readFile: () => Promise.resolve(null) });
  return await openStores(settings);
}

async function compare(
  { documents }: Stores,
  together: number,
  { engine, bench }: { readonly engine: Engine; readonly bench: Bench },
): Promise<void> {
  const log = new EventLog({ documents, sealer: new Sealer(new Uint8Array(32)), now: Date.now });
  await log.record(happening(0));
  const { items: [sample] } = await log.find({ limit: 1 });
  // These ids stand before all places of the chain.
  const insert = () => documents.insert(COLLECTIONS.events, { ...sample!, id: `-${newId()}` });
  const plain: number[] = [];
  const chained: number[] = [];
  for (let round = 0; round < bench.sizes.rounds; round++) {
    chained.push(await rate(() => log.record(happening(round)), together, bench.sizes.seconds));
    plain.push(await rate(insert, together, bench.sizes.seconds));
  }
  const [found, bare] = [Math.max(...chained), Math.max(...plain)];
  bench.report({
    work: `events recorded, ${together} at once; ${engine.name}`,
    figure: `${number(found)}/s`,
    against: `${number(bare)}/s, inserted without a chain`,
    ratio: found / bare,
  });
}

/** How often in a second something is done, by so many who each do it again at once. */
async function rate(work: () => Promise<unknown>, together: number, seconds: number) {
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let done = 0;
  await Promise.all(Array.from({ length: together }, async () => {
    for (; performance.now() < end; done++) await work();
  }));
  return done / (performance.now() - startedAt) * 1000;
}
