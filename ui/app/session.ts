import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { PresentedGrant } from "../../ts/api/session_answer.ts";
import { refusalFor, refusalOf } from "../kit/problem.ts";
import { Refusal } from "../kit/refusal.ts";
import type { Tabs } from "./tabs.ts";

export type User = PresentedGrant["user"];

/** Whether somebody is signed in: not known yet, nobody, somebody, or somebody whose session has ended meanwhile. */
export type Standing =
  | { readonly is: "unknown" }
  | { readonly is: "nobody" }
  | { readonly is: "signed in"; readonly user: User }
  | { readonly is: "expired"; readonly user: User };

/** What the session is made of. */
export interface SessionOptions {
  readonly fetch: typeof fetch;
  readonly tabs: Tabs;
  readonly note: SessionNote;
  readonly now: () => number;
}

/**
 * Remembers whether somebody signed in with this browser. The cookie cannot be seen by a script, and
 * whoever never signed in should not ask for a session.
 */
export interface SessionNote {
  readonly isThere: boolean;
  leave(): void;
  remove(): void;
}

/** Who uses this page, and the access token that their requests carry. */
export interface Session {
  readonly standing: ReadonlySignal<Standing>;
  /** Whoever is signed in or was until just now; `null` for nobody. */
  readonly user: ReadonlySignal<User | null>;
  /** Finds out whether the browser holds a session. */
  resume(): Promise<void>;
  /** Takes what a sign-in answered. */
  begin(grant: PresentedGrant): void;
  /** Takes what is known better of whoever is signed in. */
  know(user: User): void;
  /** Ends the session here and at the server; answers where to go on, where a provider wants that. */
  end(): Promise<string | null>;
  /** An access token that is good for a moment yet; `null` for nobody. */
  token(): Promise<string | null>;
  /** `fetch` with the access token, renewed where it has run out. */
  readonly fetch: typeof fetch;
}

const SIGN_IN = "/api/v1/auth";
/** A token is renewed so many milliseconds before it would be refused. */
const MARGIN = 20_000;
const LONGEST_WAIT_SECONDS = 30;

/**
 * The session of this page. The refresh token is in a cookie that no script reads and serves once,
 * so that tabs take turns and hand each other what they got.
 */
export function createSession({ fetch, tabs, note, now }: SessionOptions): Session {
  const standing = signal<Standing>({ is: "unknown" });
  let access: { readonly token: string; readonly until: number } | null = null;
  let renewing: Promise<void> | null = null;

  function take({ accessToken: token, expiresIn, user }: PresentedGrant, at = now()): void {
    access = { token, until: at + expiresIn * 1000 - MARGIN };
    standing.value = { is: "signed in", user };
    note.leave();
  }

  function lose(): void {
    access = null;
    note.remove();
    const before = standing.peek();
    const isKnown = before.is === "signed in" || before.is === "expired";
    standing.value = isKnown ? { is: "expired", user: before.user } : { is: "nobody" };
  }

  tabs.listen((news) => {
    if (news.is === "grant") take(news.grant, news.at);
    else [access, standing.value] = [null, { is: "nobody" }];
  });

  function renew(): Promise<void> {
    return renewing ??= tabs.inTurn(async () => {
      if (access && access.until > now()) return; // another tab has been faster
      const answer = await post("/refresh", {});
      if (answer.ok) return begin(await answer.json());
      if (answer.status === 401 || answer.status === 403) return lose();
      throw await refusalOf(answer);
    }).finally(() => renewing = null);
  }

  function begin(grant: PresentedGrant): void {
    const at = now();
    take(grant, at);
    tabs.tell({ is: "grant", grant, at });
  }

  async function post(path: string, body: object): Promise<Response> {
    const signal = AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1000);
    const headers = {
      "content-type": "application/json",
      ...(access && { authorization: `Bearer ${access.token}` }),
    };
    const init = { method: "POST", headers, body: JSON.stringify(body), signal };
    return await fetch(SIGN_IN + path, init).catch((cause) => {
      throw refusalFor(cause, LONGEST_WAIT_SECONDS);
    });
  }

  async function withToken(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    if (access && access.until <= now()) await renew();
    const first = access;
    const answer = await fetch(input, carrying(init, first?.token));
    if (answer.status !== 401 || !first) return answer;
    if (access === first) access = { ...first, until: 0 };
    await renew();
    return access ? await fetch(input, carrying(init, access.token)) : answer;
  }

  return {
    standing,
    user: computed(() => "user" in standing.value ? standing.value.user : null),
    async resume() {
      if (!note.isThere) return lose();
      await renew().catch((cause) => {
        if (!(cause instanceof Refusal)) throw cause;
        lose();
      });
    },
    begin,
    know(user) {
      const { is } = standing.value;
      if (is === "signed in" || is === "expired") standing.value = { is, user };
    },
    async end() {
      const answer = await post("/logout", {}).catch(() => null);
      [access, standing.value] = [null, { is: "nobody" }];
      note.remove();
      tabs.tell({ is: "over" });
      if (answer?.status !== 200) return null;
      const { next } = await answer.json() as { next?: string };
      return next ?? null;
    },
    async token() {
      if (access && access.until <= now()) await renew();
      return access?.token ?? null;
    },
    fetch: withToken as typeof globalThis.fetch,
  };
}

function carrying(init: RequestInit, token: string | undefined): RequestInit {
  if (token === undefined) return init;
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return { ...init, headers };
}
