import { catalogue } from "../words/catalogue.ts";

/** What jobs do; the server says it in English alone. */
const DOES: Readonly<Record<string, string>> = {
  sweep: "Убирает файлы и описания, на которые ничто больше не ссылается.",
  sessions: "Забывает входы, срок которых истёк.",
  audit: "Убирает из журнала аудита события старше AUDIT_RETENTION_DAYS.",
  backup: "Сохраняет резервную копию в BACKUP_FOLDER и убирает самые старые.",
  mirror: "Начинает обновлять зеркала, которым пора; каждый запуск хранится у своего зеркала.",
};

/** Words of jobs. */
export const jobsWords = catalogue({
  title: "Jobs",
  about: "What happens by itself, when, and what came of it.",
  job: "Job",
  schedule: "When, in UTC",
  last: "Last run",
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
  does: (_job: string, said: string) => said,
}, {
  title: "Задания",
  about: "Что происходит само, когда и с каким итогом.",
  job: "Задание",
  schedule: "Когда, по UTC",
  last: "Последний запуск",
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
  does: (job, said) => DOES[job] ?? said,
});
