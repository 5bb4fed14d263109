/** What the server says in English alone has Russian words here, for as long as it says it. */
import assert from "node:assert/strict";
import { jobs } from "../../ts/jobs/jobs.ts";
import { PROTOCOLS } from "../../ts/protocols/mod.ts";
import { helpWords } from "../help/words.ts";
import { jobsWords } from "../jobs/words.ts";
import { language } from "./language.ts";

const RUSSIAN = /^[^a-z]*[А-Яа-яЁё]/;

Deno.test("every job and every step of a client is told in Russian", () => {
  language.value = "ru";
  try {
    for (const { id, about } of jobs({} as never)) {
      assert.match(jobsWords.value.does(id, about), RUSSIAN, id);
    }
    for (const { usage } of PROTOCOLS) {
      for (const { says } of usage(new URL("https://packages.example/winget/a/b"))) {
        assert.match(helpWords.value.step(says), RUSSIAN, says);
      }
    }
  } finally {
    language.value = "en";
  }
});
