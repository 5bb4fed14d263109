import { matchesGlob } from "../../../ts/kit/glob.ts";
import { broken, type Fault, type Faults } from "./faults.ts";
import { type Bytes, sha256 } from "./made_package.ts";

/** What stands at a path. */
export interface Resource {
  readonly bytes: Bytes;
  readonly type: string;
  /** Other fields of its head. */
  readonly headers?: Record<string, string>;
  readonly status?: number;
}

/** One request that came. */
export interface Met {
  readonly method: string;
  /** As it was asked for: percent-encoded, with its query. */
  readonly path: string;
  readonly range: string | null;
  /** Whether it asked for what is new alone. */
  readonly conditional: boolean;
  /** What it was answered; 0 while it is not. */
  status: number;
}

/** How requests are answered and remembered. */
export interface Answering {
  readonly find: (request: Request, url: URL) => Promise<Resource | null>;
  readonly faults: Faults;
  readonly requests: Met[];
  /** Hears of each request before anything is done about it. */
  readonly met: (met: Met) => void;
  /** Settles when the stand-in goes away, so that nothing stays silent for longer. */
  readonly closed: Promise<unknown>;
}

/** Requests of a log whose path fits, by method where one is said. */
export function counted(requests: readonly Met[], glob: string, method?: string): number {
  return requests.filter((one) =>
    matchesGlob(glob, one.path) && (method ?? one.method) === one.method
  ).length;
}

/** Answers one request as a web server would, but for what is wrong at its path. */
export async function answer(request: Request, answering: Answering): Promise<Response> {
  const url = new URL(request.url);
  const { headers, method } = request;
  const met: Met = {
    ...{ method, path: url.pathname + url.search, range: headers.get("range"), status: 0 },
    conditional: headers.has("if-none-match") || headers.has("if-modified-since"),
  };
  answering.requests.push(met);
  answering.met(met);
  const response = await respond(request, url, answering);
  met.status = response.status;
  return response;
}

async function respond(request: Request, url: URL, answering: Answering): Promise<Response> {
  const { faults, find, closed } = answering;
  const fault = faults.meet(request.method, url.pathname);
  if (fault?.is === "before") await fault.run();
  if (fault?.is === "stall" && fault.after === undefined) await Promise.race([closed, fault.until]);
  if (fault?.is === "status") return new Response("no", fault);
  if (fault?.is === "redirect") {
    return new Response(null, { status: fault.status ?? 302, headers: { location: fault.to } });
  }
  const found = await find(request, url);
  if (!found) return new Response("Not here", { status: 404 });
  const said = { ...found, bytes: faults.spoil(fault, found.bytes) };
  return present(request, said, { fault, closed });
}

interface Trouble {
  readonly fault: Fault | null;
  readonly closed: Promise<unknown>;
}

function present(request: Request, { bytes, type, headers, status }: Resource, trouble: Trouble) {
  const { fault } = trouble;
  const fields = new Headers({ "content-type": type, ...headers });
  if (fault?.is !== "no_validators") {
    fields.set("etag", tagOf(bytes));
    if (isKnown(request, fields)) return new Response(null, { status: 304, headers: fields });
  } else for (const name of ["last-modified", "x-ms-meta-sourceversion"]) fields.delete(name);
  if (fault?.is === "gzip") fields.set("content-encoding", "gzip");
  if (fault?.is !== "no_ranges") fields.set("accept-ranges", "bytes");
  const part = fault?.is === "no_ranges" ? null : partOf(request, fields, bytes.length);
  const body = part ? bytes.slice(part.from, part.to + 1) : bytes;
  if (part) fields.set("content-range", `bytes ${part.from}-${part.to}/${bytes.length}`);
  fields.set("content-length", String(body.length));
  const answered = part ? 206 : status ?? 200;
  if (request.method === "HEAD") return new Response(null, { status: answered, headers: fields });
  const isBroken = fault?.is === "cut" || fault?.is === "stall" && fault.after !== undefined;
  const sent = isBroken ? broken(body, fault!, trouble.closed) : body;
  return new Response(sent, { status: answered, headers: fields });
}

/** Of large files that are kept, each is digested once. */
const TAGS = new WeakMap<Bytes, string>();

function tagOf(bytes: Bytes): string {
  const known = TAGS.get(bytes) ?? `"${sha256(bytes).slice(0, 16)}"`;
  TAGS.set(bytes, known);
  return known;
}

function isKnown({ headers }: Request, fields: Headers): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) return tags === fields.get("etag");
  const [since, changed] = [headers.get("if-modified-since"), fields.get("last-modified")];
  return since !== null && changed !== null && Date.parse(changed) <= Date.parse(since);
}

function partOf({ headers }: Request, fields: Headers, size: number) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "");
  const only = headers.get("if-range");
  if (!asked || only !== null && only !== fields.get("etag")) return null;
  const from = Number(asked[1]);
  const to = Math.min(asked[2] ? Number(asked[2]) : size - 1, size - 1);
  return from <= to ? { from, to } : null;
}
