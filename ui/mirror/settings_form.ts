import { type Signal, signal } from "@preact/signals";
import type { Mirror } from "./mirror.ts";

export const KINDS = ["preindexed", "rest", "folder", "bundle"] as const;
export type Kind = (typeof KINDS)[number];

/** The settings of a mirror as they are typed. */
export interface SettingsForm {
  readonly enabled: Signal<boolean>;
  readonly kind: Signal<Kind>;
  readonly url: Signal<string>;
  readonly path: Signal<string>;
  readonly token: Signal<string>;
  readonly schedule: Signal<string>;
  readonly approval: Signal<"auto" | "hold" | "manual">;
  readonly days: Signal<string>;
  readonly signerPolicy: Signal<Mirror["signerPolicy"]>;
  readonly dependencies: Signal<Mirror["dependencies"]>;
  readonly pullThrough: Signal<boolean>;
  readonly maxAgeDays: Signal<string>;
  readonly keepDownloadedDays: Signal<string>;
}

/** Where the community's packages are indexed. */
const PUBLIC_SOURCE = "https://cdn.winget.microsoft.com/cache";
const USUAL_DAYS = "3";

/** A form with a mirror's settings; with the usual ones where there is none. */
export function createSettingsForm(mirror: Mirror | null): SettingsForm {
  const text = (value: number | string | null | undefined) => signal(`${value ?? ""}`);
  return {
    enabled: signal(mirror?.enabled ?? true),
    kind: signal<Kind>(mirror?.upstream.kind ?? "preindexed"),
    url: text(mirror ? mirror.upstream.url : PUBLIC_SOURCE),
    path: text(mirror?.upstream.path),
    token: signal(""),
    schedule: text(mirror?.schedule),
    approval: signal(mirror?.approval.mode ?? "auto"),
    days: text(mirror?.approval.days ?? USUAL_DAYS),
    signerPolicy: signal(mirror?.signerPolicy ?? "warn"),
    dependencies: signal(mirror?.dependencies ?? "offer"),
    pullThrough: signal(mirror?.pullThrough ?? false),
    maxAgeDays: text(mirror?.retention.maxAgeDays),
    keepDownloadedDays: text(mirror?.retention.keepDownloadedDays),
  };
}

/** What a form says, as the API takes it. */
export function settingsIn(form: SettingsForm): Record<string, unknown> {
  const kind = form.kind.value;
  const number = ({ value }: Signal<string>) => value.trim() === "" ? null : Number(value);
  const isRemote = kind === "preindexed" || kind === "rest";
  const mode = form.approval.value;
  return {
    upstream: {
      kind,
      ...(isRemote && { url: form.url.value.trim() }),
      ...(kind === "folder" && { path: form.path.value.trim() }),
      ...(isRemote && form.token.value !== "" && { token: form.token.value }),
    },
    enabled: form.enabled.value,
    schedule: form.schedule.value.trim() || null,
    approval: { mode, ...(mode === "hold" && { days: Number(form.days.value) }) },
    signerPolicy: form.signerPolicy.value,
    dependencies: form.dependencies.value,
    pullThrough: form.pullThrough.value,
    retention: {
      maxAgeDays: number(form.maxAgeDays),
      keepDownloadedDays: number(form.keepDownloadedDays),
    },
  };
}
