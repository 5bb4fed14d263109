import { LRUCache } from "lru-cache";
import type { Settings } from "../config/settings.ts";
import { newId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { RenderedAnswer } from "../registry/rendered_answers.ts";
import type { RepositoryService } from "../registry/repository_service.ts";
import { isLogged, logLevelOf } from "./log.ts";
import type { RequestMeter } from "./metrics/request_meter.ts";

/** What hot answers are checked against. */
export interface HotAnswersOptions {
  readonly catalogue: Pick<Catalogue, "generation">;
  readonly repositories: Pick<RepositoryService, "isCurrent">;
  /** Of all answers that are kept. */
  readonly maxBytes: number;
  /** Counts what is answered; absent where nobody counts. */
  readonly meter?: RequestMeter;
}

/** An answer that went to somebody who showed nothing, and what it was made from. */
export interface Answered extends RenderedAnswer {
  readonly headers: Headers;
  readonly repository: Repository;
  /** The pattern of its address. */
  readonly route: string;
  /** What the catalogue's was before anything of the answer was read. */
  readonly generation: number;
}

interface Hot extends Omit<Answered, "headers"> {
  readonly headers: readonly [string, string][];
}

/** Whoever sends one of these may be answered differently from others. */
const PERSONAL = [
  "authorization",
  "windows-package-manager",
  "x-functions-key",
  "ocp-apim-subscription-key",
  "if-none-match",
  "range",
];

/**
 * Rendered answers of public repositories that were sent just now, found again by what the request
 * says before any route is looked for. One is sent for as long as asking again would find the same:
 * no package has changed since, and the repository is the one that requests still find.
 */
export class HotAnswers {
  readonly #catalogue: HotAnswersOptions["catalogue"];
  readonly #repositories: HotAnswersOptions["repositories"];
  readonly #kept: LRUCache<string, Hot>;
  readonly #meter?: RequestMeter;
  /** How often an answer was here, and how often one that might be was not. */
  readonly asked = { hits: 0, misses: 0 };

  constructor({ catalogue, repositories, maxBytes, meter }: HotAnswersOptions) {
    this.#catalogue = catalogue;
    this.#repositories = repositories;
    this.#meter = meter;
    this.#kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bytes }, key) => bytes.byteLength + key.length + 1024,
    });
  }

  /** The answer to a request, or `null` where it must be worked out. */
  find(request: Request): Response | null {
    const key = keyOf(request);
    if (key === null) return null;
    const startedAt = this.#meter ? performance.now() : 0;
    const hot = this.#kept.get(key);
    if (!hot || !this.#holds(hot)) {
      this.asked.misses++;
      return null;
    }
    this.asked.hits++;
    this.#meter?.count({
      ...{ route: hot.route, method: "GET", status: 200, bytesIn: 0 },
      ...{ bytesOut: hot.bytes.byteLength, milliseconds: performance.now() - startedAt },
    });
    return new Response(hot.bytes, { headers: [...hot.headers, ["x-request-id", newId()]] });
  }

  /** Keeps what a request was answered, if the same answer is right for whoever asks the same. */
  keep(request: Request, { headers, ...answered }: Answered): void {
    const key = keyOf(request);
    if (key === null || answered.repository.visibility !== "public") return;
    const fields = [...headers].filter(([name]) => name !== "x-request-id");
    this.#kept.set(key, { ...answered, headers: fields });
  }

  /** Forgets all of them, where something has changed that they are not checked against. */
  clear(): void {
    this.#kept.clear();
  }

  #holds({ generation, repository }: Hot): boolean {
    return generation === this.#catalogue.generation && this.#repositories.isCurrent(repository);
  }
}

/**
 * Hot answers where the settings allow them: whoever is counted, logged or recognised by what a proxy
 * says must be seen, and `null` says so.
 */
export function hotAnswersFor(
  settings: Settings,
  options: HotAnswersOptions,
): HotAnswers | null {
  const { server, limits } = settings;
  const seesEverybody = limits.sourcePerMinute > 0 || server.trustProxy.length > 0 ||
    isLogged(logLevelOf(settings), "debug", "requests");
  return seesEverybody ? null : new HotAnswers(options);
}

/** All that a rendered answer may depend on; `null` for requests that are answered one by one. */
function keyOf(request: Request): string | null {
  if (isPersonal(request)) return null;
  const { headers, url } = request;
  return `${headers.get("version")}\n${headers.get("host")}\n${url}`;
}

/** Whether a request does more than read what its address names, or its fields ask for an answer of their own. */
export function isPersonal({ method, headers }: Request): boolean {
  return method !== "GET" || PERSONAL.some((name) => headers.has(name));
}
