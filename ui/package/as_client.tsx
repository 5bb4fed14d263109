import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/choice.tsx";
import { CodeBlock } from "../parts/code.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { PackageModel } from "./package.ts";
import { packageWords } from "./words.ts";

const EYES = ["anonymous", "user", "token", "sourceKey"] as const;
type Eyes = (typeof EYES)[number];

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly truncated: boolean;
}

/** What a client of any kind is answered about this package. */
export function AsClient({ model }: { model: PackageModel }): JSX.Element {
  const client = useClient();
  const words = packageWords.value.client;
  const [eyes, name, contract] = [useSignal<Eyes>("anonymous"), useSignal(""), useSignal("")];
  const answer = useSignal<Answer | null>(null);
  const { org, repo, package: identifier } = model.place;
  const ask = useMemo(() =>
    createAction(async () => {
      const as = eyes.value === "anonymous"
        ? { anonymous: true as const }
        : { [eyes.value]: name.value.trim() };
      answer.value = await json(
        client.repositories[":org"][":repo"]["as-client"].$post({
          param: { org, repo },
          json: {
            as: as as never,
            path: `/packageManifests/${encodeURIComponent(identifier)}`,
            ...(contract.value.trim() !== "" && { contract: contract.value.trim() }),
          },
        }),
      );
    }), [client, org, repo, identifier]);
  const submit = (event: Event) => {
    event.preventDefault();
    void ask.run();
  };
  const refusal = ask.refusal.value;
  return (
    <div class="space-y-4">
      <Card>
        <form noValidate class="space-y-4" onSubmit={submit}>
          <p class="text-muted">{words.about}</p>
          <div class="grid gap-4 sm:grid-cols-3">
            <Select
              label={words.as}
              value={eyes}
              options={EYES.map((value) => ({ value, says: words[value] }))}
            />
            {eyes.value !== "anonymous" && (
              <TextField
                label={words.name}
                text={name}
                error={errorOf(refusal, `as.${eyes.value}`)}
                mono
              />
            )}
            <TextField
              label={words.contract}
              help={words.contractHelp}
              text={contract}
              error={errorOf(refusal, "contract")}
              placeholder="1.10.0"
              mono
            />
          </div>
          <RefusalNote refusal={refusal} />
          <Button type="submit" kind="primary" busy={ask.isBusy.value}>{words.ask}</Button>
        </form>
      </Card>
      <div aria-live="polite">
        {answer.value && (
          <div class="space-y-2">
            <Badge tone={answer.value.status < 300 ? "good" : "warning"}>
              {words.status(answer.value.status)}
            </Badge>
            {answer.value.truncated && <p class="text-muted">{words.truncated}</p>}
            <CodeBlock text={formatted(answer.value.body)} name={words.answer} />
          </div>
        )}
      </div>
    </div>
  );
}

function formatted(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
