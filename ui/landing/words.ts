import { catalogue } from "../words/catalogue.ts";

/** Words of the page that whoever is not signed in sees first. */
export const landingWords = catalogue({
  title: "Install from this server with WinGet",
  about: "Add it once as a source; then search and install from it as from any other.",
  signIn: "Sign in",
  steps: "Set up WinGet",
  add: { title: "Add the source", help: "Needs a terminal that was opened as administrator." },
  find: { title: "Find a package", help: "Put part of its name in the place of NAME." },
  install: { title: "Install it", help: "Put the package's identifier in the place of ID." },
  insecure: {
    title: "WinGet refuses sources without https",
    about: "This page was opened over http, so the command below names an http address. " +
      "Open the page at the server's https address and copy the command there.",
  },
}, {
  title: "Установка с этого сервера через WinGet",
  about: "Добавьте его один раз как источник, затем ищите и устанавливайте как из любого другого.",
  signIn: "Войти",
  steps: "Настройка WinGet",
  add: { title: "Добавьте источник", help: "Нужен терминал, открытый от имени администратора." },
  find: { title: "Найдите пакет", help: "Подставьте часть имени вместо NAME." },
  install: { title: "Установите его", help: "Подставьте идентификатор пакета вместо ID." },
  insecure: {
    title: "WinGet не принимает источники без https",
    about: "Страница открыта по http, поэтому команда ниже содержит адрес http. " +
      "Откройте страницу по адресу https и скопируйте команду оттуда.",
  },
});

/** Words of the server's health. */
export const healthWords = catalogue({
  title: "This server",
  process: "Process",
  stores: "Stores",
  address: "Address",
  version: "Version",
  again: "Check again",
  waiting: "Checking",
  running: "Running",
  ready: "Ready",
  refused: "Not ready",
  away: "No answer",
  failed: {
    documents: "The document store does not answer.",
    blobs: "The file store does not answer.",
  },
  summary: {
    waiting: "Checking the server",
    ready: "Server is ready",
    refused: "Server is not ready",
  },
}, {
  title: "Этот сервер",
  process: "Процесс",
  stores: "Хранилища",
  address: "Адрес",
  version: "Версия",
  again: "Проверить снова",
  waiting: "Проверка",
  running: "Работает",
  ready: "Готовы",
  refused: "Не готовы",
  away: "Нет ответа",
  failed: {
    documents: "Хранилище документов не отвечает.",
    blobs: "Хранилище файлов не отвечает.",
  },
  summary: {
    waiting: "Сервер проверяется",
    ready: "Сервер готов",
    refused: "Сервер не готов",
  },
});
