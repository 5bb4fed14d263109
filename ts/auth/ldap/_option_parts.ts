import { z } from "zod";

const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]*$/;
// deno-lint-ignore no-control-regex -- these are what is refused
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;

function text(most: number): z.ZodString {
  return z.string().min(1).max(most).regex(PRINTABLE, "must not hold control characters");
}

/** The name of an attribute. */
export function attribute(usual: string): z.ZodDefault<z.ZodString> {
  return z.string().max(100).regex(ATTRIBUTE, "must be the name of an attribute").default(usual);
}

/** The name of an entry. */
export const DN = text(1000);

/** A search filter; it is read when all options are. */
export const FILTER = text(2000);

/** How deep is searched. */
export const SCOPE = z.enum(["sub", "one", "base"]).default("sub").meta({
  description: "How deep below the base is searched",
});
