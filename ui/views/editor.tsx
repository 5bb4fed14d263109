import { Plus, X } from "lucide";
import type { JSX } from "preact";
import { Button, IconButton } from "../parts/button.tsx";
import { RadioGroup } from "../parts/choice.tsx";
import { BOX } from "../parts/field.tsx";
import { MEMBERS, type RuleDraft, type ViewDraft } from "./rules.ts";
import { viewWords } from "./words.ts";

/** Writes a view: what is seen, and what is hidden from that. */
export function ViewEditor({ draft }: { readonly draft: ViewDraft }): JSX.Element {
  const words = viewWords.value;
  const { shows, allow, deny } = draft;
  const options = [
    { value: "everything", says: words.everything, about: words.everythingAbout },
    { value: "listed", says: words.listed, about: words.listedAbout },
  ] as const;
  return (
    <div class="space-y-4">
      <RadioGroup label={words.shows} value={shows} options={options} />
      {shows.value === "listed" && (
        <RuleList side="allow" rules={allow.value} draft={draft}>
          {allow.value.length === 0 && <p class="text-muted">{words.nothing}</p>}
        </RuleList>
      )}
      <RuleList side="deny" rules={deny.value} draft={draft} />
      <p class="text-caption text-muted">{words.globs}</p>
    </div>
  );
}

function RuleList(
  { side, rules, draft, children }: {
    readonly side: "allow" | "deny";
    readonly rules: readonly RuleDraft[];
    readonly draft: ViewDraft;
    readonly children?: JSX.Element | false;
  },
): JSX.Element {
  const words = viewWords.value;
  return (
    <fieldset class="min-w-0">
      <legend class="mb-1 font-medium">{words[side]}</legend>
      {children}
      <ul class="space-y-2">
        {rules.map((rule, at) => (
          <li key={rule.id} class="flex items-center gap-1">
            <RuleRow rule={rule} at={at + 1} />
            <IconButton
              icon={X}
              name={words.remove(at + 1)}
              onClick={() => draft.remove(side, rule)}
            />
          </li>
        ))}
      </ul>
      <div class="mt-2">
        <Button icon={Plus} onClick={() => draft.add(side)}>
          {side === "allow" ? words.add : words.addDeny}
        </Button>
      </div>
    </fieldset>
  );
}

function RuleRow({ rule, at }: { readonly rule: RuleDraft; readonly at: number }): JSX.Element {
  const { members, member: name } = viewWords.value;
  return (
    <div class="grid min-w-0 grow grid-cols-1 gap-1 sm:grid-cols-[2fr_1fr_1fr]">
      {MEMBERS.map((member) => (
        <input
          key={member}
          class={`${BOX} h-8 font-mono text-small`}
          aria-label={name(members[member], at)}
          placeholder={members[member]}
          spellcheck={false}
          autocomplete="off"
          value={rule[member].value}
          onInput={(event) => rule[member].value = event.currentTarget.value}
        />
      ))}
    </div>
  );
}
