import type { Instant } from "../../model/document.ts";
import type { Entry } from "./entry.ts";

const ACCOUNT_DISABLED = 0x2;
/** Milliseconds from 1601, when the time of Windows begins, to 1970. */
const WINDOWS_EPOCH = 11_644_473_600_000n;
const NEVER = 0x7fff_ffff_ffff_ffffn;
const DAY = 86_400_000;
/** `pwdAccountLockedTime` of accounts that only an administrator opens again. */
const FOR_GOOD = /^00000101\d*Z$/;

/**
 * How directories mark accounts that must not be used. Most refuse the bind of such an account
 * themselves; a lock that ends by itself is left to them, as only they know when.
 */
const MARKS: Readonly<Record<string, (value: string, now: Instant) => boolean>> = {
  userAccountControl: (flags) => (Number(flags) & ACCOUNT_DISABLED) !== 0,
  accountExpires: hasExpiredInWindows,
  pwdAccountLockedTime: (since) => FOR_GOOD.test(since),
  nsAccountLock: (locked) => locked.toLowerCase() === "true",
  shadowExpire: (day, now) => /^\d+$/.test(day) && Number(day) * DAY <= now,
};

/** The attributes that {@link disabledBy} looks at. */
export const MARKING_ATTRIBUTES = Object.keys(MARKS);

/** The attribute by which an account is disabled or has expired, or `null` for one in good standing. */
export function disabledBy(entry: Entry, now: Instant): string | null {
  const isMarked = ([name, marks]: [string, (typeof MARKS)[string]]) =>
    entry.texts(name).some((value) => marks(value, now));
  return Object.entries(MARKS).find(isMarked)?.[0] ?? null;
}

/** In tenths of microseconds; 0 and the largest number mean never. */
function hasExpiredInWindows(ticks: string, now: Instant): boolean {
  if (!/^\d{1,19}$/.test(ticks)) return false;
  const at = BigInt(ticks);
  return at !== 0n && at < NEVER && at / 10_000n - WINDOWS_EPOCH <= BigInt(Math.floor(now));
}
