import { catalogue } from "../words/catalogue.ts";

/** What protocols say of their commands, in English alone. */
const STEPS: Readonly<Record<string, string>> = {
  "Add the source, from a terminal with administrator rights":
    "Добавьте источник в терминале с правами администратора",
  "Find something in it": "Найдите в нём что-нибудь",
  "Bring everything up to date": "Обновите всё",
};

/** Words of the help page. */
export const helpWords = catalogue({
  title: "Help",
  about: "How machines and people use this server.",
  repository: "Repository",
  steps: "Set up clients",
  command: (says: string) => `command: ${says}`,
  step: (said: string) => said,
  fleet: "For a whole fleet",
  fleetAbout:
    "Group Policy: Computer Configuration, Administrative Templates, Windows Components, Desktop " +
    "App Installer. Enable “Enable App Installer Additional Sources” and add this value. In " +
    "Intune, the same setting is in the settings catalogue under Administrative Templates.",
  policy: "value of the policy",
  script: "Or by a script that runs as administrator or SYSTEM",
  publish: "Publish from a terminal or from CI",
  publishAbout: "With a token of your account or of a service account:",
  more: "More",
  api: "REST API, with examples",
  openapi: "OpenAPI document",
  none: "There is no repository that you may read.",
  insecure: "WinGet takes sources over https only; the address below is http.",
}, {
  title: "Справка",
  about: "Как этим сервером пользуются компьютеры и люди.",
  repository: "Репозиторий",
  steps: "Настройка клиентов",
  command: (says) => `команда «${says}»`,
  step: (said) => STEPS[said] ?? said,
  fleet: "Для целого парка",
  fleetAbout:
    "Групповая политика: Конфигурация компьютера, Административные шаблоны, Компоненты Windows, " +
    "Установщик приложений. Включите «Enable App Installer Additional Sources» и добавьте это " +
    "значение. В Intune та же настройка — в каталоге параметров, Административные шаблоны.",
  policy: "значение политики",
  script: "Или сценарием от имени администратора либо SYSTEM",
  publish: "Публикация из терминала или CI",
  publishAbout: "С токеном своей или служебной учётной записи:",
  more: "Ещё",
  api: "REST API с примерами",
  openapi: "Документ OpenAPI",
  none: "Нет репозитория, который вам можно читать.",
  insecure: "WinGet принимает источники только по https, а адрес ниже — http.",
});
