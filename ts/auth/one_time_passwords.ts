import { SealBroken, type Sealer } from "../kit/sealer.ts";
import type { Clock } from "../model/document.ts";
import type { UserId } from "../model/ids.ts";
import type { User } from "../model/user.ts";
import type { Once } from "../store/once.ts";

/** What one-time passwords are made of. */
export interface OneTimePasswordsOptions {
  readonly sealer: Sealer;
  readonly once: Once;
  readonly now: Clock;
  /** What apps show beside the code: the name of this installation. */
  readonly issuer: string;
}

/** A secret on its way to somebody's device. */
export interface TotpSetup {
  /** Base 32, for typing. */
  readonly secret: string;
  /** `otpauth://totp/…`, for scanning. */
  readonly uri: string;
  /** The same once more, sealed for the user, to be handed back with the first code. */
  readonly setup: string;
}

const PERIOD = 30_000;
/** How many periods a device's clock may be off, in either direction. */
const SKEW = 1;
const SET_UP_WITHIN = 15 * 60_000;
/** Clocks of instances may differ by less than this. */
const MARGIN = 10 * 60_000;

/** Time-based one-time passwords (RFC 6238), as every authenticator app has them: SHA-1, six digits, thirty seconds. */
export class OneTimePasswords {
  readonly #options: OneTimePasswordsOptions;

  constructor(options: OneTimePasswordsOptions) {
    this.#options = options;
  }

  /** Makes a secret for a user. Nothing of it is kept. */
  async begin({ id, username }: Pick<User, "id" | "username">): Promise<TotpSetup> {
    const { sealer, issuer, now } = this.#options;
    const { Secret, TOTP } = await import("otpauth");
    const totp = new TOTP({ issuer, label: username, secret: new Secret({ size: 20 }) });
    const secret = totp.secret.base32;
    const pending = JSON.stringify([secret, now() + SET_UP_WITHIN]);
    return { secret, uri: totp.toString(), setup: sealer.seal(pending, aboutSetup(id)) };
  }

  /** The secret of {@link begin}, sealed for keeping; `null` when it is not this user's or too old. */
  finish(user: UserId, setup: string): string | null {
    const { sealer, now } = this.#options;
    try {
      const [secret, until] = JSON.parse(sealer.open(setup, aboutSetup(user))) as [string, number];
      return until > now() ? sealer.seal(secret, about(user)) : null;
    } catch (fault) {
      if (fault instanceof SealBroken) return null;
      throw fault;
    }
  }

  /** Whether a former key has sealed a secret. */
  isStale(sealed: string): boolean {
    return this.#options.sealer.isStale(sealed);
  }

  /** A sealed secret under the key of today; `null` where it cannot be opened. */
  reseal(user: UserId, sealed: string): string | null {
    return this.#options.sealer.renew(sealed, about(user));
  }

  /** Whether a code is right at this moment, by a sealed secret. Each counts once, on all instances. */
  async use(user: UserId, sealed: string, code: string): Promise<boolean> {
    const step = await this.#stepOf(this.#options.sealer.open(sealed, about(user)), code);
    if (step === null) return false;
    const until = (step + SKEW + 1) * PERIOD + MARGIN;
    return await this.#options.once.use(`totp/${user}/${step}`, until) !== null;
  }

  async #stepOf(secret: string, code: string): Promise<number | null> {
    const { Secret, TOTP } = await import("otpauth");
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const timestamp = this.#options.now();
    const delta = totp.validate({ token: code, timestamp, window: SKEW });
    return delta === null ? null : totp.counter({ timestamp }) + delta;
  }
}

function about(user: UserId): string {
  return `totp ${user}`;
}

function aboutSetup(user: UserId): string {
  return `totp setup ${user}`;
}
