import { namesOf, productCode } from "./sample.ts";
import { normalizeName } from "../../../ts/protocols/winget/normalize.ts";

/** A search that is measured: requests of one kind, no two alike. */
export interface SearchKind {
  readonly about: string;
  bodies(packages: number): string[];
}

/** Different requests of one kind; they are sent in turns. */
const VARIANTS = 64;

/** A client that looks for what is installed: every second code is of a package in the catalogue. */
export function byCodes(codes: number): SearchKind {
  return {
    about: `search by ${codes} product codes, half of them known`,
    bodies: (packages) =>
      variants((at) => ({
        Inclusions: Array.from({ length: codes }, (_, n) => {
          const index = spread(at * codes + n, packages) + (n % 2 === 0 ? 0 : 10_000_000);
          return inclusion("ProductCode", productCode(index, 1 + n % 3, n % 2));
        }),
      })),
  };
}

/** The last resort of a client: what is installed by its name and by its publisher. */
export const BY_NORMALIZED_NAME: SearchKind = {
  about: "correlation by normalised name and a code that is not known",
  bodies: (packages) =>
    variants((at) => {
      const { name } = namesOf(spread(at, packages));
      return {
        Inclusions: [
          inclusion("ProductCode", productCode(20_000_000 + at, 1, 1)),
          inclusion("NormalizedPackageNameAndPublisher", normalizeName(`${name} 2.1 (x64)`).name),
        ],
      };
    }),
};

/** Somebody who types most of a name. */
export const NARROW: SearchKind = {
  about: "narrow Substring search",
  bodies: (packages) =>
    variants((at) => {
      const { name } = namesOf(spread(at, packages));
      return { Query: { KeyWord: name.slice(2), MatchType: "Substring" } };
    }),
};

/** Somebody who types a syllable, and wants to see what a screen holds. */
export const BROAD: SearchKind = {
  about: "broad Substring search, 50 results wanted",
  bodies: () =>
    variants((at) => ({
      Query: { KeyWord: ["edit", "blue", "er", "stud"][at % 4]!, MatchType: "Substring" },
      MaximumResults: 50,
    })),
};

/** The same without a limit: a full page. */
export const BROAD_PAGE: SearchKind = {
  about: "broad Substring search, a full page of 500",
  bodies: () =>
    variants((at) => ({
      Query: { KeyWord: ["edit", "blue", "er", "stud"][at % 4]!, MatchType: "Substring" },
    })),
};

function inclusion(field: string, keyword: string): object {
  return {
    PackageMatchField: field,
    RequestMatch: { KeyWord: keyword, MatchType: "Exact" },
  };
}

function variants(make: (at: number) => object): string[] {
  return Array.from({ length: VARIANTS }, (_, at) => JSON.stringify(make(at)));
}

/** Numbers below `below` that jump about, the same in every run. */
function spread(at: number, below: number): number {
  return (at * 7919 + 13) % below;
}
