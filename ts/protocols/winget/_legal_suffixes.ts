/** Words that say what kind of company it is, folded: no part of the name that people know it by. */
export const LEGAL_SUFFIXES: ReadonlySet<string> = new Set(
  [
    "ab ad ag aps as asa bv co cv doo ev ges gesmbh gmbh inc kg ks ps llc lp ltd ltda mbh nv plc sl",
    "pty pvt sa sarl sc sca sp spa srl sro",
    "company corp corporation holding holdings incorporated limited subsidiary",
  ].flatMap((row) => row.split(" ")),
);
