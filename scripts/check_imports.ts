/** Keeps the arrows between the rooms: who may import whom. Exits 1 and names each import against them. */
import { dirname, join, relative } from "node:path";

/** A room, and the rooms that it may import besides itself. */
const ARROWS: Record<string, readonly string[]> = {
  "ts/kit": [],
  "ts/model": ["ts/kit"],
  "ts/config": ["ts/kit", "deno.json"],
  "ts/store": ["ts/kit", "ts/model"],
  "ts/auth": ["ts/kit", "ts/model", "ts/store"],
  "ts/registry": ["ts/kit", "ts/model", "ts/store"],
  "ts/inspect": ["ts/kit"],
  "ts/protocols": ["ts/kit", "ts/model", "ts/inspect", "ts/registry"],
  "ts/mirror": ["ts/kit", "ts/model", "ts/store", "ts/registry", "ts/protocols"],
  "ts/api": ["ts/kit", "ts/model", "ts/auth", "ts/registry", "ts/protocols", "ts/mirror"],
  "ts/jobs": ["ts/kit", "ts/model", "ts/registry", "ts/protocols", "ts/mirror"],
  "ts/server": [
    ...["ts/kit", "ts/model", "ts/config", "ts/store", "ts/auth", "ts/registry"],
    ...["ts/inspect", "ts/protocols", "ts/mirror", "ts/api", "ts/jobs"],
  ],
  "ui": ["ts/api"],
  "mod.ts": ["ts/config", "ts/server"],
  "deno.json": [],
  "scripts": ["*"],
  "test": ["*"],
};

/** At the head of a file, or lazily in the middle of it. */
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"(?<path>\.[^"]+)"|\bimport\("(?<lazy>\.[^"]+)"\)/g;

/** Every import in the tree below `root` that goes against the arrows, one line each. */
export async function wrongImports(root: string): Promise<string[]> {
  const wrong: string[] = [];
  for await (const file of sources(root)) {
    for (const target of importsOf(await Deno.readTextFile(file), file)) {
      const complaint = complain(relative(root, file), relative(root, target));
      if (complaint) wrong.push(complaint);
    }
  }
  return wrong;
}

function complain(from: string, to: string): string | null {
  const arrow = `${from} imports ${to}`;
  const room = roomOf(from);
  const other = roomOf(to);
  const allowed = room && ARROWS[room];
  if (!allowed) return `${from} stands in no room`;
  if (isTest(from)) return null;
  if (isTest(to) && room !== "test") return `${arrow}: a test file`;
  if (room === other) return complainWithin(room, from, to);
  if (allowed.includes("*")) return null;
  if (!other || !allowed.includes(other)) {
    return `${arrow}: ${room} may not import ${other ?? "it"}`;
  }
  return null;
}

/** A protocol never imports another, and what begins with `_` stays in its folder. */
function complainWithin(room: string, from: string, to: string): string | null {
  const [here, there] = [dirname(from), dirname(to)];
  if (to.split("/").at(-1)?.startsWith("_") && here !== there) {
    return `${from} imports ${to}: private`;
  }
  const isList = from === "ts/protocols/mod.ts";
  if (
    room === "ts/protocols" && !isList && there !== room && protocolOf(here) !== protocolOf(there)
  ) {
    return `${from} imports ${to}: another protocol`;
  }
  return null;
}

function protocolOf(folder: string): string | undefined {
  return folder.split("/")[2];
}

function isTest(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}

function roomOf(path: string): string | undefined {
  return Object.keys(ARROWS).find((room) => path === room || path.startsWith(`${room}/`));
}

function importsOf(text: string, file: string): string[] {
  return Array.from(
    text.matchAll(IMPORT),
    ({ groups }) => join(dirname(file), groups!.path ?? groups!.lazy!),
  );
}

async function* sources(folder: string): AsyncIterable<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory && !/^(?:\..*|node_modules|data|dist|fixtures|docs)$/.test(entry.name)) {
      yield* sources(path);
    } else if (entry.isFile && /\.tsx?$/.test(entry.name)) yield path;
  }
}

if (import.meta.main) {
  const wrong = await wrongImports(Deno.cwd());
  for (const line of wrong) console.error(line);
  Deno.exit(wrong.length ? 1 : 0);
}
