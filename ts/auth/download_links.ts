import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../model/document.ts";
import { LINK, type LinkSigner } from "../model/link_signer.ts";
import type { Repository } from "../model/package.ts";
import type { Principal, TokenScope } from "../model/principal.ts";
import { GUEST, type MarkedPrincipals, markOf, type Whereabouts } from "./marked_principals.ts";

/** What links are made of. */
export interface DownloadLinksOptions {
  /** `JWT_SECRET`. */
  readonly secret: string;
  readonly principals: MarkedPrincipals;
  readonly now: Clock;
  /** The least time for which a link works; at most it is twice that. */
  readonly minutes: number;
}

/** A link as it was followed. */
export interface FollowedLink extends Whereabouts {
  /** Of the file, spelled as it was signed. */
  readonly path: string;
  /** What stood in the query. */
  readonly link: string;
}

const FORM = /^([0-9a-z]{1,10})\.([a-z][\w-]{1,40})\.([\w-]{22})$/;
const MAC_BYTES = 16;
/** Clocks of instances differ by less than this, in milliseconds. */
const SKEW = 10_000;

/**
 * Addresses of files that open for whoever was shown them, for a while and without credentials. A
 * link names its principal, whose rights are looked at anew whenever it is followed. Time is cut into
 * windows, and all links of one are alike, so that what holds them stays the same meanwhile.
 */
export class DownloadLinks {
  readonly #options: DownloadLinksOptions;
  readonly #key: Uint8Array;

  constructor(options: DownloadLinksOptions) {
    this.#options = options;
    this.#key = createHmac("sha256", options.secret).update("download link").digest();
  }

  /** Makes links for a principal; `null` where none are needed, because the files open without. */
  signerFor(principal: Principal, repository: Repository): LinkSigner | null {
    const mark = repository.visibility === "public" ? null : markOf(principal);
    if (mark === null) return null;
    const window = this.#windowAt(this.#options.now());
    const head = `${window.toString(36)}.${mark}`;
    const seal = (path: string) => {
      return `${head}.${this.#mac({ path, head, repository }).toString("base64url")}`;
    };
    // Whatever makes other links makes another seal of nothing.
    return { id: seal(""), sign: (path) => `${path}?${LINK}=${seal(path)}` };
  }

  /** For how many seconds a link works that is made now. */
  get secondsLeft(): number {
    const { now, minutes } = this.#options;
    const end = (this.#windowAt(now()) + 2) * minutes * 60_000;
    return Math.floor((end - now()) / 1000);
  }

  /** Whoever a link was made for, reduced to reading its repository; `null` when it opens nothing. */
  async follow({ path, link, repository, address }: FollowedLink): Promise<Principal | null> {
    const [, window = "", mark = "", seal = ""] = FORM.exec(link) ?? [];
    const right = this.#mac({ path, head: `${window}.${mark}`, repository });
    const given = Uint8Array.fromBase64(seal.padEnd(22, "A"), { alphabet: "base64url" });
    const isOurs = timingSafeEqual(right, given) && mark !== "";
    if (!isOurs || !this.#isOpen(parseInt(window, 36))) return null;
    const principal = await this.#options.principals.find(mark, { repository, address });
    return principal && readerOf(principal, repository);
  }

  #isOpen(window: number): boolean {
    const now = this.#options.now();
    return window >= this.#windowAt(now) - 1 && window <= this.#windowAt(now + SKEW);
  }

  #windowAt(now: number): number {
    return Math.floor(now / (this.#options.minutes * 60_000));
  }

  #mac({ path, head, repository }: Sealed) {
    // Guests are known by nothing but what their repository trusts: another tenant, other guests.
    const trusted = head.includes(`.${GUEST}`) ? repository.options.entraId : null;
    const content = JSON.stringify([path, head, repository.id, trusted ?? null]);
    return createHmac("sha256", this.#key).update(content).digest().subarray(0, MAC_BYTES);
  }
}

interface Sealed {
  readonly path: string;
  readonly head: string;
  readonly repository: Repository;
}

function readerOf(principal: Principal, { id }: Repository): Principal {
  const { token = {} } = principal;
  const scope: TokenScope = {
    ...token,
    actions: token.actions === undefined || token.actions.includes("read") ? ["read"] : [],
    repositories: token.repositories === undefined || token.repositories.includes(id) ? [id] : [],
  };
  return { ...principal, token: scope };
}
