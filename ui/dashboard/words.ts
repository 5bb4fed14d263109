import { catalogue, counted } from "../words/catalogue.ts";

/** Words of the dashboard. */
export const dashboardWords = catalogue({
  title: "Dashboard",
  about: "What this server holds, and how it fares.",
  attention: {
    title: "Needs attention",
    none: "No decision waits, and the last runs of mirrors and jobs went well.",
    waiting: (count: number) =>
      counted("en", count, {
        one: "version waits for approval",
        other: "versions wait for approval",
      }),
    quarantined: (count: number) =>
      counted("en", count, {
        one: "version is in quarantine",
        other: "versions are in quarantine",
      }),
    clashing: (count: number) =>
      counted("en", count, {
        one: "version has a name that is taken here",
        other: "versions have names that are taken here",
      }),
    mirror: (repository: string) => `The last run of the mirror ${repository} failed`,
    job: (id: string) => `The last run of the job ${id} failed`,
  },
  numbers: "In numbers",
  packages: "Packages",
  versions: "Versions",
  parts: "Installers",
  bytes: "Stored",
  private: "Private packages",
  mirrored: "Mirrored packages",
  disabled: "Hidden versions",
  yanked: "Withdrawn versions",
  newest: "Newest",
  none: "Nothing has been published yet.",
  stores: "Storage",
  store: { documents: "Documents", blobs: "Files" },
  ok: "Answers",
  failed: "Does not answer",
  connect: "Connect a machine",
  connectAbout: "From a terminal that was opened as administrator:",
  command: "command to add the source",
  all: "Show all",
}, {
  title: "Обзор",
  about: "Что хранит сервер и в порядке ли он.",
  attention: {
    title: "Требует внимания",
    none: "Решений никто не ждёт, последние запуски зеркал и заданий удались.",
    waiting: (count) =>
      counted("ru", count, {
        one: "версия ждёт одобрения",
        few: "версии ждут одобрения",
        many: "версий ждут одобрения",
        other: "версии ждут одобрения",
      }),
    quarantined: (count) =>
      counted("ru", count, {
        one: "версия в карантине",
        few: "версии в карантине",
        many: "версий в карантине",
        other: "версии в карантине",
      }),
    clashing: (count) =>
      counted("ru", count, {
        one: "версия с занятым здесь именем",
        few: "версии с занятыми здесь именами",
        many: "версий с занятыми здесь именами",
        other: "версии с занятыми здесь именами",
      }),
    mirror: (repository) => `Последний запуск зеркала ${repository} не удался`,
    job: (id) => `Последний запуск задания ${id} не удался`,
  },
  numbers: "В числах",
  packages: "Пакеты",
  versions: "Версии",
  parts: "Установщики",
  bytes: "Хранится",
  private: "Свои пакеты",
  mirrored: "Зеркальные пакеты",
  disabled: "Скрытые версии",
  yanked: "Отозванные версии",
  newest: "Новое",
  none: "Пока ничего не опубликовано.",
  stores: "Хранилища",
  store: { documents: "Документы", blobs: "Файлы" },
  ok: "Отвечает",
  failed: "Не отвечает",
  connect: "Подключить компьютер",
  connectAbout: "В терминале, открытом от имени администратора:",
  command: "команда добавления источника",
  all: "Показать все",
});
