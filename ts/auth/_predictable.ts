/** The shortest piece that a text is made of by repeating it, the last time perhaps in part. */
export function pieceOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return piece;
  }
  return text;
}

/** Rows of keyboards, columns of one, and what everybody can recite. */
const RUNS = [
  ...["01234567890123456789", "abcdefghijklmnopqrstuvwxyz"],
  ...["qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"],
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
].flatMap((run) => [run, [...run].reverse().join("")]);

/** Whether a text is a piece of an alphabet, a keyboard or of counting, there or back. */
export function isRun(text: string): boolean {
  return RUNS.some((run) => run.includes(text));
}

/** Whether a text adds next to nothing to a word that it stands beside: `!!!!!!!`, `2024!`, `123456789`. */
export function isTrifle(text: string): boolean {
  return text.length <= 6 || pieceOf(text).length <= 4 || isRun(text);
}
