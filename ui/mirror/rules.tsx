import { useSignal } from "@preact/signals";
import { Braces, List, ListPlus, Pencil, Plus, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { useKept } from "../app/kept.ts";
import { createAction } from "../kit/action.ts";
import { createResource } from "../kit/resource.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextArea } from "../parts/field.tsx";
import { KeptNote } from "../parts/kept_note.tsx";
import { Listed } from "../parts/listed.tsx";
import { Menu } from "../parts/menu.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered, RefusalNote } from "../parts/trouble.tsx";
import type { MirrorModel, Rule } from "./mirror.ts";
import { RuleDialog } from "./rule_dialog.tsx";
import type { RuleTerms } from "./rule_form.ts";
import { mirrorWords } from "./words.ts";

/** Stands in the address for the rule that is being made. */
const NEW = "new";
const EMPTY: RuleTerms = { package: "" };

/** What of the upstream is copied, as a list or as the JSON of its file. */
export function Rules({ model }: { model: MirrorModel }): JSX.Element {
  const words = mirrorWords.value.rules;
  const isJson = useSignal(false);
  const { query, url, route } = useLocation();
  const edit = (id: string) => route(addressWith(url, { rule: id }), true);
  const editing = query.rule === NEW
    ? EMPTY
    : model.rules.items.value.find(({ id }) => id === query.rule) as RuleTerms | undefined;
  const removing = useSignal<Rule | null>(null);
  const mayChange = model.actions.value.includes("administer");
  useEffect(() => void model.rules.reload(), [model]);
  const columns: Column<Rule>[] = [
    {
      ...{ id: "package", title: words.package, main: true },
      cell: ({ package: name, from }) => (
        <span class="inline-flex flex-wrap items-center gap-2 font-mono">
          {name}
          {from === "file" && <Badge>{words.fromFile}</Badge>}
        </span>
      ),
    },
    { id: "terms", title: words.versions, cell: (rule) => sayTerms(rule) },
    {
      ...{ id: "actions", title: words.edit, menu: true },
      cell: (rule) =>
        mayChange && rule.from === "stored" && (
          <Menu
            name={`${words.edit}: ${rule.package}`}
            items={[
              {
                says: words.edit,
                icon: Pencil,
                onClick: () => edit(rule.id),
              },
              {
                ...{ says: words.remove, icon: Trash2, danger: true },
                onClick: () => removing.value = rule,
              },
            ]}
          />
        ),
    },
  ];
  return (
    <Card
      flush
      title={mirrorWords.value.tabs.rules}
      action={mayChange && (
        <>
          <Button
            kind="quiet"
            icon={isJson.value ? List : Braces}
            onClick={() => isJson.value = !isJson.value}
          >
            {isJson.value ? words.form : words.json}
          </Button>
          <Button icon={Plus} onClick={() => edit(NEW)}>{words.add}</Button>
        </>
      )}
    >
      {isJson.value
        ? <AllowList model={model} onDone={() => isJson.value = false} />
        : (
          <Listed by={model.rules} empty={<Empty icon={ListPlus} title={words.empty} />}>
            {(items) => (
              <Table
                name={mirrorWords.value.tabs.rules}
                columns={columns}
                rows={items}
                keyOf={({ id }) => id}
              />
            )}
          </Listed>
        )}
      {editing && (
        <RuleDialog
          key={query.rule}
          model={model}
          rule={editing}
          onClose={() => edit("")}
        />
      )}
      {removing.value && (
        <RemoveRule
          model={model}
          rule={removing.value}
          onClose={() => removing.value = null}
        />
      )}
    </Card>
  );
}

/** What a rule says besides its packages, shortly. */
function sayTerms(rule: Rule): string {
  const { id: _, from: __, package: ___, ...terms } = rule as unknown as Record<string, unknown>;
  const said = Object.entries(terms).filter(([, value]) => value !== undefined && value !== null);
  if (said.length === 0) return mirrorWords.value.rules.usual;
  return said.map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(" ") : value}`)
    .join(" · ");
}

function RemoveRule(
  { model, rule, onClose }: {
    readonly model: MirrorModel;
    readonly rule: Rule;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = mirrorWords.value.rules;
  const { removeRule } = model;
  const remove = async () => {
    if (await removeRule.run(rule.id)) onClose();
  };
  return (
    <ConfirmDialog
      title={words.removeTitle(rule.package)}
      verb={words.remove}
      busy={removeRule.isBusy.value}
      refusal={removeRule.refusal.value}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{words.removeAbout}</p>
    </ConfirmDialog>
  );
}

function AllowList(
  { model, onDone }: { readonly model: MirrorModel; readonly onDone: () => void },
): JSX.Element {
  const client = useClient();
  const { org, repo } = model;
  const param = { org, repo };
  const list = useMemo(() => {
    const api = client.repositories[":org"][":repo"].mirror.allowlist;
    return createResource(() => json(api.$get({ param })));
  }, [client, org, repo]);
  useEffect(() => void list.load(), [list]);
  return (
    <Answered by={list.answer.value} onAgain={() => void list.load()}>
      {(shown) => (
        <AllowListEditor model={model} text={JSON.stringify(shown, null, 2)} onDone={onDone} />
      )}
    </Answered>
  );
}

function AllowListEditor(
  { model, text: given, onDone }: {
    readonly model: MirrorModel;
    readonly text: string;
    readonly onDone: () => void;
  },
): JSX.Element {
  const client = useClient();
  const text = useSignal(given);
  const isJson = useSignal(true);
  const words = mirrorWords.value.rules;
  const typed = useMemo(() => ({ text }), [text]);
  const kept = useKept(`mirror/${model.path}/allowlist`, typed);
  const save = useMemo(() =>
    createAction(async () => {
      const { org, repo } = model;
      await json(
        client.repositories[":org"][":repo"].mirror.allowlist.$put({
          param: { org, repo },
          json: JSON.parse(text.value),
        }),
      );
      await model.rules.reload();
    }), [client, model]);
  const submit = async (event: Event) => {
    event.preventDefault();
    isJson.value = canParse(text.value);
    if (!isJson.value || !await save.run()) return;
    kept.saved();
    toast(words.saved);
    onDone();
  };
  return (
    <form class="space-y-4 p-4" onSubmit={(event) => void submit(event)}>
      <KeptNote kept={kept} />
      <TextArea
        label={words.json}
        help={words.jsonHelp}
        text={text}
        rows={20}
        mono
        error={isJson.value ? null : words.badJson}
      />
      <RefusalNote refusal={save.refusal.value} />
      <ul class="list-disc pl-5 text-danger">
        {save.refusal.value?.findings.map(({ path, message }) => (
          <li key={path}>{path} {message}</li>
        ))}
      </ul>
      <Button type="submit" kind="primary" busy={save.isBusy.value}>
        {mirrorWords.value.settings.save}
      </Button>
    </form>
  );
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
