import { useSignal } from "@preact/signals";
import { Download, Upload } from "lucide";
import type { JSX, TargetedEvent } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { PresentedImport } from "../../ts/api/exchange.ts";
import { useApp } from "../app/context.ts";
import { downloadAnswer } from "../app/download.ts";
import { createAction } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { sendFiles } from "./exchange.ts";
import type { RepositoryTabProps } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** Packages of a repository, from and to files as its ecosystem keeps them. */
export function ExchangeCard({ repository }: Pick<RepositoryTabProps, "repository">): JSX.Element {
  const { session } = useApp();
  const words = repositoryWords.value.exchange;
  const address = `/api/v1/repositories/${repository.path}`;
  const name = `${repository.path.replace("/", "-")}.zip`;
  return (
    <Card title={words.title}>
      <p class="mb-3 text-muted">{words.about}</p>
      <div class="flex flex-wrap gap-2">
        <Button
          icon={Download}
          onClick={() => void downloadAnswer(session, `${address}/export`, name)}
        >
          {words.export}
        </Button>
        {repository.actions.includes("publish") && <Import address={address} />}
      </div>
    </Card>
  );
}

function Import({ address }: { address: string }): JSX.Element {
  const { session } = useApp();
  const words = repositoryWords.value.exchange;
  const input = useRef<HTMLInputElement>(null);
  const report = useSignal<PresentedImport | null>(null);
  const send = useMemo(() =>
    createAction(async (files: readonly File[]) => {
      report.value = await sendFiles(session.fetch, `${address}/import`, files);
    }), [session, address]);
  const choose = async (event: TargetedEvent<HTMLInputElement>) => {
    const files = [...event.currentTarget.files ?? []];
    event.currentTarget.value = "";
    report.value = null;
    if (files.length > 0) await send.run(files);
  };
  return (
    <>
      <Button icon={Upload} busy={send.isBusy.value} onClick={() => input.current?.click()}>
        {words.import}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.import}
        accept=".zip,.yaml,.yml,.json"
        onChange={(event) => void choose(event)}
      />
      <div class="w-full" role="status">
        <RefusalNote refusal={send.refusal.value} />
        {report.value && <Report of={report.value} />}
      </div>
    </>
  );
}

function Report({ of: { versions, files } }: { of: PresentedImport }): JSX.Element {
  const words = repositoryWords.value.exchange;
  const refused = versions.filter(({ outcome }) => outcome === "refused");
  const faulty = files.flatMap(({ path, findings }) =>
    findings.map(({ message, line }) => ({ path, message, line }))
  );
  return (
    <div class="mt-1 space-y-2">
      <p class="font-medium">{words.done(versions.length - refused.length, refused.length)}</p>
      <ul class="space-y-1 text-small">
        {refused.map(({ package: name, version, error }) => (
          <li key={`${name} ${version}`} class="wrap-anywhere">
            <span class="font-medium">{name} {version}</span>: {error?.detail}
          </li>
        ))}
        {faulty.map(({ path, message, line }) => (
          <li key={`${path}${line ?? ""}${message}`} class="wrap-anywhere">
            <span class="font-mono">{path}{line !== undefined && `:${line}`}</span>: {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
