import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type Client, json } from "../app/client.ts";
import { createResource } from "../kit/resource.ts";
import { Checkbox } from "../parts/choice.tsx";
import { Diff } from "../parts/diff.tsx";
import { Card } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import type { Editor } from "./editor.ts";
import { inOrderOf, type JsonObject } from "./json_path.ts";
import { publishWords } from "./words.ts";

/** What is there now; `null` for nothing. */
interface Former {
  readonly version: string;
  readonly manifest: JsonObject;
}

/** What publishing would change, line by line, beside the version before. */
export function Review(
  { editor, client, org, repo }: {
    readonly editor: Editor;
    readonly client: Client;
    readonly org: string;
    readonly repo: string;
  },
): JSX.Element {
  const name = editor.package.value;
  const isNew = editor.verdict.value.mode === "package";
  const former = useMemo(
    () =>
      createResource(async () =>
        isNew ? null : await findFormer(client, { org, repo, package: name })
      ),
    [client, name, isNew],
  );
  useEffect(() => void former.load(), [former]);
  const words = publishWords.value;
  return (
    <Card title={words.review}>
      <div class="space-y-4">
        <Answered by={former.answer.value} onAgain={() => void former.load()}>
          {(found) => (
            <>
              <p class="text-muted">{found ? words.former(found.version) : words.fresh}</p>
              <Diff
                before={found ? JSON.stringify(found.manifest, null, 2) : ""}
                after={JSON.stringify(
                  found ? inOrderOf(found.manifest, editor.manifest.value) : editor.manifest.value,
                  null,
                  2,
                )}
                name={words.review}
              />
            </>
          )}
        </Answered>
        {editor.verdict.value.mode === "installer" && (
          <Checkbox
            checked={editor.isReplacing}
            label={words.replace}
            help={words.replaceAbout}
          />
        )}
      </div>
    </Card>
  );
}

async function findFormer(
  client: Client,
  param: { org: string; repo: string; package: string },
): Promise<Former | null> {
  const packages = client.repositories[":org"][":repo"].packages[":package"];
  const { versions: [newest] } = await json(packages.$get({ param }));
  if (!newest) return null;
  const { version } = newest;
  const { manifest } = await json(
    packages.versions[":version"].$get({ param: { ...param, version } }),
  );
  return { version, manifest: manifest as JsonObject };
}
