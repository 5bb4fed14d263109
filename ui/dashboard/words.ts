import { catalogue } from "../words/catalogue.ts";

/** Words of the dashboard. */
export const dashboardWords = catalogue({
  title: "Dashboard",
  about: "What this server holds, and what waits for a decision.",
}, {
  title: "Обзор",
  about: "Что хранит сервер и что ждёт решения.",
});
