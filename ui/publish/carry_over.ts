import type { DraftOfFiles, Typed } from "./editor.ts";
import { MAIN_FIELDS, MORE_FIELDS } from "./fields.ts";
import { at, put, withoutEmpty } from "./json_path.ts";

/**
 * What was typed of a version, put into the draft of other files: a further installer does not undo
 * the licence. What is said of single installers goes with them.
 */
export function carryOver(before: DraftOfFiles, typed: Typed, next: DraftOfFiles): Typed {
  const paths = [...MAIN_FIELDS, ...MORE_FIELDS].map(({ path, name }) => path ?? name);
  const changed = paths.filter((path) =>
    JSON.stringify(at(before.manifest, path)) !== JSON.stringify(at(typed.manifest, path))
  );
  const manifest = changed.reduce(
    (made, path) => put(made, path, at(typed.manifest, path)),
    next.manifest,
  );
  const isRenamed = typed.package !== (before.package ?? "");
  return {
    package: isRenamed ? typed.package : next.package ?? "",
    manifest: withoutEmpty(manifest),
  };
}
