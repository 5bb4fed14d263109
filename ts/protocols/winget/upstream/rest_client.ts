import { sha256Hex } from "../../../kit/digest.ts";
import type { JsonObject } from "../../../kit/json.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import { decoded, unexpected, type UpstreamClient } from "./client.ts";
import { upstreamFailed } from "./failures.ts";
import { contractIn, objectIn, searchPageIn } from "./rest_answers.ts";

const LONGEST_ANSWER = 64 * 1024 * 1024;
const MOST_PACKAGES = 500_000;
const MOST_PAGES = 100_000;
const LONGEST_TOKEN = 16_384;

/** Speaks with a REST source as WinGet's client does (1 to 4). */
export class RestClient {
  readonly #client: UpstreamClient;
  readonly #base: string;
  /** Whether there is a token to show. */
  readonly #isKnown: boolean;

  constructor(client: UpstreamClient, base: string, isKnown: boolean) {
    this.#client = client;
    this.#base = base;
    this.#isKnown = isKnown;
  }

  /** Everything that it has, page by page. */
  async list(signal: AbortSignal): Promise<UpstreamPackage[]> {
    const contract = await this.#negotiate(signal);
    const packages: UpstreamPackage[] = [];
    const tokens = new Set<string>();
    for (let token = "";;) {
      const page = searchPageIn(await this.#page(contract, token, signal));
      packages.push(...page.packages);
      if (page.token === "") return packages;
      const isEndless = tokens.has(page.token) || tokens.size === MOST_PAGES ||
        packages.length > MOST_PACKAGES || page.token.length > LONGEST_TOKEN;
      if (isEndless) throw upstreamFailed("Its list of packages has no end");
      tokens.add(token = page.token);
    }
  }

  /** The manifests of a package, of all versions or of one: the text as it came, and what it says. */
  async manifests(
    name: string,
    version: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly url: string; readonly text: string; readonly said: JsonObject }> {
    const query = version === null ? "" : `?Version=${encodeURIComponent(version)}`;
    const url = `${this.#base}/packageManifests/${encodeURIComponent(name)}${query}`;
    const headers = { version: await this.#negotiate(signal) };
    const text = await this.#text(
      { url, signal, headers, most: LONGEST_ANSWER },
      `What is said of ${name}`,
    );
    return { url, text, said: text === "" ? {} : objectIn(text, `What is said of ${name}`) };
  }

  #contract: Promise<string> | null = null;

  #negotiate(signal: AbortSignal): Promise<string> {
    this.#contract ??= this.#information(signal).catch((error) => {
      this.#contract = null;
      throw error;
    });
    return this.#contract;
  }

  async #information(signal: AbortSignal): Promise<string> {
    const what = "What it says of itself";
    const url = `${this.#base}/information`;
    const text = await this.#text({ url, signal, most: LONGEST_ANSWER }, what);
    return contractIn(objectIn(text, what), this.#isKnown);
  }

  async #page(contract: string, token: string, signal: AbortSignal): Promise<JsonObject> {
    const what = "Its list of packages";
    const text = await this.#text({
      ...{ url: `${this.#base}/manifestSearch`, method: "POST", signal, most: LONGEST_ANSWER },
      headers: { version: contract, ...(token !== "" && { continuationtoken: token }) },
      body: JSON.stringify({ FetchAllManifests: true }),
    }, what);
    return text === "" ? {} : objectIn(text, what);
  }

  /** `""` for the answer that there is nothing. */
  #text(errand: Parameters<UpstreamClient["ask"]>[0], what: string): Promise<string> {
    const headers = { "content-type": "application/json", ...errand.headers };
    return this.#client.ask({ ...errand, headers }, async (answer) => {
      if (answer.status === 204) return "";
      if (answer.status !== 200) throw unexpected(what, answer.status);
      return await new Response(decoded(answer, errand.most)).text();
    });
  }
}

/** What a list of packages is known by. */
export function markOf(packages: readonly UpstreamPackage[]): string {
  return sha256Hex(packages.map(({ state }) => state).sort().join("\n"));
}
