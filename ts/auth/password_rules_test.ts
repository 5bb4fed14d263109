import assert from "node:assert/strict";
import { PasswordRules } from "./password_rules.ts";

const ADA = { username: "ada.lovelace", email: "countess@engine.example" };
const rules = new PasswordRules({ shortest: 15, product: "Acme Packages" });
const short = new PasswordRules({ shortest: 8, product: "Packhouse" });

const ACCEPTED = [
  ...["correct-horse-battery", "correct horse battery staple", "aB3$kd92jf0x!Lqz"],
  ...["gräßliche Übung 7", "пароль из трёх слов", "密码必须足够长而且不容易猜到才行"],
  ...["lovelace likes brass engines", "ada.lovelace keeps it simple"],
  ...["🔑🐴🔋🧷🪡🧵🧶🪢🪣🧽🪒🧴🧹🧺🪑", "welded steel container yard ".repeat(9).trim()],
];

Deno.test("judge() lets pass what is long and not guessed first", async () => {
  for (const password of ACCEPTED) await rules.judge(password, ADA);
});

interface Refusal {
  readonly says: RegExp;
  readonly passwords: readonly string[];
}

const REFUSED: readonly Refusal[] = [{
  says: /it has 14 characters, and 15 to 256 are allowed/,
  passwords: ["mauve-tea-cups", "🔑".repeat(14)],
}, {
  says: /it has 257 characters/,
  passwords: [`0${"kq7".repeat(85)}!`],
}, {
  says: /it repeats itself/,
  passwords: ["a".repeat(40), "kestrel!".repeat(3), "Abc1abC1aBc1abc1", "🔑".repeat(15)],
}, {
  says: /it is a run/,
  passwords: ["123456789012345", "ABCDEFGHIJKLMNOP", "mnbvcxzlkjhgfdsa", "1qaz2wsx3edc4rfv"],
}, {
  says: /the name of the user or of the product/,
  passwords: [
    ...["ada.lovelace.1815", "AdaLovelace!!!!!", "countess-1815-12", "1234567countess!"],
    ...["countess@engine.example", "Acme-Packages-1", "packhouse-123456"],
  ],
}, {
  says: /among those that are guessed first/,
  passwords: [
    ...["passwordstandard", "password1234567", "Administrator2024!", "2024!basketball!"],
    ...["!!!!!!!!!unbelievable", "maurolarastefy000"],
  ],
}];

Deno.test("judge() says why it refuses, and does not repeat the password", async () => {
  for (const { says, passwords } of REFUSED) {
    for (const password of passwords) {
      const judgement = rules.judge(password, ADA);
      await assert.rejects(judgement, { code: "password_refused", message: says }, password);
      await judgement.catch(({ message }) => assert.ok(!message.includes(password)));
    }
  }
});

Deno.test("judge() counts characters of the composed form", async () => {
  await short.judge("cafe\u0301 ta\u0301s", ADA);
  await assert.rejects(short.judge("cafe\u0301 ta\u0301", ADA), /it has 7 characters/);
});

Deno.test("judge() takes what signing in could not take for too long", async () => {
  const endless = "e" + "\u0301".repeat(1100);
  await assert.rejects(short.judge(endless, ADA), { code: "password_refused" });
});

Deno.test("judge() compares no name that is too short to tell, and none that is not there", async () => {
  await short.judge("al-28471-93", { username: "al", email: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N" });
});

Deno.test("judge() refuses the most common passwords of eight characters", async () => {
  for (const password of ["password", "baseball", "trustno1", "Sunshine", "iloveyou", "1qaz2wsx"]) {
    await assert.rejects(short.judge(password, ADA), { code: "password_refused" }, password);
  }
});
