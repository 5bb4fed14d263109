import { type Signal, useSignal } from "@preact/signals";
import { Eye, EyeOff, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type Client, done, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { Refusal } from "../kit/refusal.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { toast } from "../parts/toast.tsx";
import { partWords } from "../parts/words.ts";
import type { PackageList } from "./list.ts";
import { packagesWords } from "./words.ts";

type Deed = "hide" | "show" | "delete";

/** What can be done with all packages that were chosen. */
export function BulkBar(
  { list, chosen }: {
    readonly list: PackageList;
    readonly chosen: Signal<ReadonlySet<string>>;
  },
): JSX.Element | null {
  const client = useClient();
  const isAsking = useSignal(false);
  const words = packagesWords.value.bulk;
  const act = useMemo(
    () =>
      createAction(async (deed: Deed) => {
        await doAll(client, [...chosen.value], deed);
        chosen.value = new Set();
        isAsking.value = false;
        await list.reload();
      }),
    [client, list],
  );
  const count = chosen.value.size;
  if (count === 0) return null;
  const busy = act.isBusy.value;
  return (
    <div
      role="region"
      aria-label={partWords.value.actions}
      class="sticky bottom-4 z-10 mx-auto mt-4 flex w-fit flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-2 pl-4 shadow-lg"
    >
      <span role="status" class="mr-2">{partWords.value.selected(count)}</span>
      <Button icon={EyeOff} busy={busy} onClick={() => void act.run("hide")}>{words.hide}</Button>
      <Button icon={Eye} busy={busy} onClick={() => void act.run("show")}>{words.show}</Button>
      <Button icon={Trash2} kind="danger" onClick={() => isAsking.value = true}>
        {words.delete}
      </Button>
      <Button kind="quiet" onClick={() => chosen.value = new Set()}>
        {partWords.value.cancel}
      </Button>
      {isAsking.value && (
        <ConfirmDialog
          title={words.deleteTitle(count)}
          verb={words.delete}
          busy={busy}
          onConfirm={() => void act.run("delete")}
          onClose={() => isAsking.value = false}
        >
          <p>{words.deleteAbout}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** One after the other: what cannot be done with one keeps no other from it. */
async function doAll(client: Client, keys: readonly string[], deed: Deed): Promise<void> {
  let [changed, failed] = [0, 0];
  let says = "";
  for (const key of keys) {
    const [org, repo, ...name] = key.split("/") as [string, string, ...string[]];
    try {
      await doOne(client, { org, repo, package: name.join("/") }, deed);
      changed++;
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      failed++;
      says = cause.message;
    }
  }
  const words = packagesWords.value.bulk;
  if (changed > 0) toast(words.done(changed));
  if (failed > 0) toast(words.failed(failed, says), { tone: "bad" });
}

async function doOne(
  client: Client,
  param: { readonly org: string; readonly repo: string; readonly package: string },
  deed: Deed,
): Promise<void> {
  const one = client.repositories[":org"][":repo"].packages[":package"];
  if (deed === "delete") await done(one.$delete({ param }));
  else await json(one.enabled.$put({ param, json: { enabled: deed === "show" } }));
}
