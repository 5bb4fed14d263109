import { catalogue } from "../words/catalogue.ts";

/** Words of jobs. */
export const jobsWords = catalogue({
  title: "Jobs",
  about: "What happens by itself, when, and what came of it.",
  job: "Job",
  schedule: "When, in UTC",
  run: "Run now",
  runs: (job: string) => `Runs of ${job}`,
  when: "When",
  state: "State",
  states: { running: "Running", succeeded: "Done", failed: "Failed" },
  took: "Took",
  result: "Result",
  none: "It has not run yet.",
  started: "It has begun",
  mirrors: "Runs of mirrors are at their mirrors.",
}, {
  title: "Задания",
  about: "Что происходит само, когда и с каким итогом.",
  job: "Задание",
  schedule: "Когда, по UTC",
  run: "Запустить",
  runs: (job) => `Запуски: ${job}`,
  when: "Когда",
  state: "Состояние",
  states: { running: "Выполняется", succeeded: "Готово", failed: "Ошибка" },
  took: "Длился",
  result: "Итог",
  none: "Ещё не запускалось.",
  started: "Запущено",
  mirrors: "Запуски зеркал — в их разделе.",
});
