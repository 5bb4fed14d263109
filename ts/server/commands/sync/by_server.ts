import type { Remote } from "../remote/remote.ts";
import { type Syncer, TROUBLES, TROUBLES_SHOWN } from "./syncer.ts";

/** Has a running server do it. */
export function byServer(remote: Remote): Syncer {
  const runsOf = (repository: string) => `/repositories/${repository}/mirror/runs`;
  return {
    async repositories() {
      const paths: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page = await remote.json("GET", `/mirrors?limit=200${cursor && `&cursor=${cursor}`}`);
        for (const { repository, enabled } of page.mirrors) if (enabled) paths.push(repository);
        cursor = page.next;
      }
      return paths;
    },
    start: (repository, scope) => remote.json("POST", runsOf(repository), scope),
    look: (repository, run) => remote.json("GET", `${runsOf(repository)}/${run}`),
    async cancel(repository, run) {
      await remote.json("POST", `${runsOf(repository)}/${run}/cancel`);
    },
    async troubles(repository, run) {
      const items = `${runsOf(repository)}/${run}/items?limit=${TROUBLES_SHOWN}`;
      const pages = TROUBLES.map((outcome) => remote.json("GET", `${items}&outcome=${outcome}`));
      return (await Promise.all(pages)).flatMap((page) => page.items);
    },
  };
}
