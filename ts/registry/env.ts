import type { Principal } from "../model/principal.ts";
import type { Repository } from "../model/package.ts";
import type { Sight } from "../model/sight.ts";
import type { RenderedAnswer } from "./rendered_answers.ts";

/** A limit that a request was counted in. */
export interface RateLimit {
  /** The class of requests. */
  readonly name: string;
  readonly perMinute: number;
  /** How many more may come at once. */
  readonly left: number;
  /** Seconds until there is one more. */
  readonly seconds: number;
}

/** What stands at `{organization}/{repository}`; `null` for nothing. */
export interface Addressed {
  readonly path: string;
  readonly repository: Repository | null;
}

/** What the server has found out about a request before a route sees it. */
export interface Env {
  Variables: {
    principal: Principal;
    /** The client's network address; `null` where there is none, as in tests in process. */
    address: string | null;
    /** Names this request in logs and error bodies. */
    requestId: string;
    /** How clients reach this server: `https://packages.example`, without a trailing slash. */
    origin: string;
    /** How this request itself came: what a browser takes for the server's address. */
    reached: string;
    /** What a repository's address names, while nobody has been told whether there is one. */
    addressed: Addressed;
    /** Present below a repository's address. */
    repository: Repository;
    /** The pattern of the address, where it is not that of the app itself. */
    route?: string;
    /** Present behind `may`: how the principal looks at the repository for what it was last let do. */
    sight: Sight;
    /**
     * What the answer sends, where it depends on nothing but the address, the `Host` and `Version`
     * fields, the repository and its packages.
     */
    rendered?: RenderedAnswer;
    /** Present where requests of this class are limited. */
    limit?: RateLimit;
  };
}
