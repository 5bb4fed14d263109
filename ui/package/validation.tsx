import { CircleCheck } from "lucide";
import type { JSX } from "preact";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Icon } from "../parts/icon.tsx";
import { Card } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import type { PackagePlace } from "./package.ts";
import { packageWords } from "./words.ts";

/** What the rules of today say against a version, whatever was asked of it when it was published. */
export function Validation(
  { whole, place }: { readonly whole: PresentedWholeVersion; readonly place: PackagePlace },
): JSX.Element {
  const client = useClient();
  const words = packageWords.value.validation;
  const { org, repo } = place;
  const verdict = useMade(() => {
    const check = client.repositories[":org"][":repo"].drafts.check;
    const body = { package: whole.package, manifest: whole.manifest };
    return createResource(() => json(check.$post({ param: { org, repo }, json: body })));
  }, [client, org, repo, whole]);
  return (
    <Card title={words.title}>
      <Answered by={verdict.answer.value} onAgain={() => void verdict.load()}>
        {({ missing, findings }) => {
          const all = [
            ...missing.map((path) => ({ path, message: words.missing })),
            ...findings,
          ];
          if (all.length === 0) {
            return (
              <p class="flex items-center gap-2">
                <Icon of={CircleCheck} class="text-success" />
                {words.fine}
              </p>
            );
          }
          return (
            <ul class="space-y-1 text-danger wrap-anywhere">
              {all.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  <span class="font-mono text-small">{path}</span>: {message}
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Card>
  );
}
