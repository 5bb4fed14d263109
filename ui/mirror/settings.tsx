import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { done, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { useKept } from "../app/kept.ts";
import { createAction } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { Checkbox, RadioGroup, Select } from "../parts/choice.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { KeptNote } from "../parts/kept_note.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { Mirror, MirrorModel } from "./mirror.ts";
import { createSettingsForm, KINDS, settingsIn } from "./settings_form.ts";
import { mirrorWords } from "./words.ts";

const DEPENDENCIES = ["ignore", "offer", "follow"] as const;
const SIGNERS = ["ignore", "warn", "hold"] as const;
const APPROVALS = ["auto", "hold", "manual"] as const;

/** Where copies come from, and by which rules they are offered. */
export function Settings(
  { model, mirror }: { readonly model: MirrorModel; readonly mirror: Mirror | null },
): JSX.Element {
  const client = useClient();
  const words = mirrorWords.value.settings;
  const form = useMemo(() => createSettingsForm(mirror), [mirror === null]);
  const { org, repo } = model;
  const typed = useMemo(() => {
    const { token: _, ...open } = form;
    return open;
  }, [form]);
  const kept = useKept(`mirror/${model.path}/settings`, typed);
  const save = useMemo(() =>
    createAction(async () => {
      const answer = client.repositories[":org"][":repo"].mirror.$put({
        param: { org, repo },
        json: settingsIn(form) as never,
      });
      const mirror = await json(answer) as Mirror;
      kept.saved();
      model.settings.set(mirror);
      form.token.value = "";
    }), [client, org, repo, form, kept]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await save.run()) toast(words.saved);
  };
  const refusal = save.refusal.value;
  const kind = form.kind.value;
  return (
    <form noValidate class="max-w-3xl space-y-6" onSubmit={(event) => void submit(event)}>
      <KeptNote kept={kept} />
      {mirror?.implied && <p class="text-muted">{mirrorWords.value.implied}</p>}
      <Card title={words.upstream}>
        <div class="space-y-4">
          <Checkbox checked={form.enabled} label={words.enabled} />
          <Select
            label={words.kind}
            value={form.kind}
            options={KINDS.map((value) => ({ value, says: words.kinds[value] }))}
          />
          {(kind === "preindexed" || kind === "rest") && (
            <>
              <TextField
                label={words.url}
                text={form.url}
                type="url"
                error={errorOf(refusal, "upstream.url")}
                mono
              />
              <TextField
                label={words.token}
                text={form.token}
                type="password"
                autocomplete="off"
                help={mirror?.upstream.hasToken ? words.tokenKept : words.tokenHelp}
                error={errorOf(refusal, "upstream.token")}
              />
            </>
          )}
          {kind === "folder" && (
            <TextField
              label={words.path}
              help={words.pathHelp}
              text={form.path}
              error={errorOf(refusal, "upstream.path")}
              mono
            />
          )}
          {kind !== "bundle" && (
            <TextField
              label={words.schedule}
              help={words.scheduleHelp}
              text={form.schedule}
              error={errorOf(refusal, "schedule")}
              mono
            />
          )}
        </div>
      </Card>
      <Card title={words.approval}>
        <div class="space-y-4">
          <RadioGroup
            label={words.approval}
            value={form.approval}
            options={APPROVALS.map((value) => ({ value, ...words.approvals[value] }))}
          />
          {form.approval.value === "hold" && (
            <div class="max-w-32">
              <TextField
                label={words.days}
                text={form.days}
                type="number"
                error={errorOf(refusal, "approval.days")}
              />
            </div>
          )}
          <Select
            label={words.signer}
            value={form.signerPolicy}
            options={SIGNERS.map((value) => ({ value, says: words.signers[value] }))}
          />
          <Select
            label={words.dependencies}
            value={form.dependencies}
            options={DEPENDENCIES.map((value) => ({
              value,
              says: words.dependencyPolicies[value],
            }))}
          />
          <Checkbox checked={form.pullThrough} label={words.pull} />
        </div>
      </Card>
      <Card title={mirrorWords.value.tabs.retention}>
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label={words.maxAge}
            help={words.never}
            text={form.maxAgeDays}
            type="number"
            error={errorOf(refusal, "retention.maxAgeDays")}
          />
          <TextField
            label={words.keepDownloaded}
            help={words.never}
            text={form.keepDownloadedDays}
            type="number"
            error={errorOf(refusal, "retention.keepDownloadedDays")}
          />
        </div>
      </Card>
      <RefusalNote refusal={refusal} />
      <div class="flex flex-wrap justify-between gap-2">
        <Button type="submit" kind="primary" busy={save.isBusy.value}>{words.save}</Button>
        {mirror && !mirror.implied && <Remove model={model} />}
      </div>
    </form>
  );
}

function Remove({ model }: { model: MirrorModel }): JSX.Element {
  const client = useClient();
  const { route } = useLocation();
  const isAsking = useSignal(false);
  const words = mirrorWords.value.settings;
  const { org, repo, path } = model;
  const remove = useMemo(() => {
    const api = client.repositories[":org"][":repo"].mirror;
    return createAction(() => done(api.$delete({ param: { org, repo } })));
  }, [client, org, repo]);
  const confirm = async () => {
    if (await remove.run()) route("/ui/mirror");
  };
  return (
    <>
      <Button kind="danger" onClick={() => isAsking.value = true}>{words.remove}</Button>
      {isAsking.value && (
        <ConfirmDialog
          title={words.removeTitle(path)}
          verb={words.remove}
          name={path}
          busy={remove.isBusy.value}
          refusal={remove.refusal.value}
          onConfirm={() => void confirm()}
          onClose={() => isAsking.value = false}
        >
          <p>{words.removeAbout}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
