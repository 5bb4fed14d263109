import { families, type Sample } from "../../ts/protocols/winget/yaml/_families.ts";
import type { TextFile } from "../../ts/protocols/exchange.ts";

const FIXTURES = new URL("../fixtures/winget_manifests/", import.meta.url);

/** Manifests of every shape, each with an identifier of its own: a version of a package for each. */
export function corpus(): Sample[] {
  return [...families(), ...fixtures(FIXTURES)].map((sample, index) => ({
    name: sample.name,
    files: sample.files.map(({ path, text }) => ({
      path: `${index}/${path.slice(path.lastIndexOf("/") + 1)}`,
      text: text.replace(
        /^(PackageIdentifier:[ \t]*)(['"]?)([^\s'"#]+)/m,
        (_, key, mark, id) => `${key}${mark}${renamed(id, index)}`,
      ),
    })),
  }));
}

/** All files of {@link corpus}. */
export function corpusFiles(): TextFile[] {
  return corpus().flatMap(({ files }) => files);
}

/** The last part of an identifier has room for a number, where its first is cut. */
function renamed(identifier: string, index: number): string {
  const parts = identifier.split(".");
  return [...parts.slice(0, -1), `${parts.at(-1)!.slice(0, 26)}-${index}`].join(".");
}

function fixtures(folder: URL): Sample[] {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  const files = entries.filter(({ isFile }) => isFile).map(({ name }) => ({
    path: name,
    text: Deno.readTextFileSync(new URL(encodeURIComponent(name), folder)),
  }));
  const below = entries.filter(({ isDirectory }) => isDirectory).flatMap(({ name }) =>
    fixtures(new URL(`${encodeURIComponent(name)}/`, folder))
  );
  return files.length > 0 ? [{ name: folder.pathname, files }, ...below] : below;
}
