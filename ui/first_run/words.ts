import { catalogue } from "../words/catalogue.ts";

/** Words of setting the server up. */
export const firstRunWords = catalogue({
  title: "Set up this server",
  about: "Four short steps, and the first Windows machine can install from here.",
  later: "Set up later",
  steps: { you: "You", server: "Name and address", storage: "Storage", clients: "First machine" },
  progress: "Steps",
  next: "Continue",
  back: "Back",
  done: "Go to the dashboard",
  you: {
    title: "Who you are",
    about: "The password that the first start printed is in a log. Choose one that is yours alone.",
    name: "Your name",
    email: "E-mail address",
    current: "Password that the first start printed",
    next: "New password",
    nextHelp: "15 characters or more, unless the server is set otherwise; a sentence does well.",
    known: "This is done. It can be changed in your account at any time.",
  },
  server: {
    title: "What it is called, and where it is",
    about: "Links, manifests and commands use this address, whatever way somebody came here by.",
    name: "Name of this server",
    address: "Address that Windows machines use",
    addressHelp: "Empty: each request says how it came.",
    fixed: "Set where the server is configured; it cannot be changed here.",
    moved:
      "Passkeys belong to a host name: those that were made under another one no longer sign in. Sign-in providers must know the new address.",
    flaws: {
      malformed: "Write it like https://packages.example",
      insecure:
        "WinGet refuses sources without https. Put TLS_CERT and TLS_KEY, or a proxy with a certificate, before it.",
      local: "Other machines cannot reach this address: it names the machine itself.",
      numeric: "Certificates for bare addresses are rare: a host name is better.",
    },
  },
  storage: {
    title: "Where everything is kept",
    about: "Both stores were asked just now.",
    again: "Check again",
    documents: "Documents",
    blobs: "Files",
    answers: (milliseconds: number) => `Answers in ${milliseconds} ms`,
    failed: "Does not answer",
    fix: "Look into the server's log, put the settings right and start it again.",
    embedded:
      "All of it is in one folder, which is enough for a team. Back it up; packhouse migrate-store moves it to MongoDB and S3 later.",
  },
  clients: {
    title: "The first Windows machine",
    about: "In a terminal with administrator rights:",
    command: "Command",
    certificate: "Where the certificate is from a company's own authority",
    certificateAbout:
      "Windows must trust the authority: by group policy (Computer Configuration, Windows Settings, Security Settings, Public Key Policies, Trusted Root Certification Authorities), or on one machine:",
    fleet: "For a whole fleet, help has the group policy and Intune settings.",
    help: "Open help",
  },
  system: {
    title: "Name and address",
    name: "Name",
    address: "Address",
    asked: "As each request says",
    change: "Change",
  },
}, {
  title: "Настройка сервера",
  about: "Четыре коротких шага — и первая машина с Windows сможет устанавливать отсюда.",
  later: "Настроить позже",
  steps: { you: "Вы", server: "Имя и адрес", storage: "Хранилище", clients: "Первая машина" },
  progress: "Шаги",
  next: "Продолжить",
  back: "Назад",
  done: "К обзору",
  you: {
    title: "Кто вы",
    about: "Пароль, напечатанный при первом запуске, остался в журнале. Выберите свой.",
    name: "Ваше имя",
    email: "Адрес электронной почты",
    current: "Пароль, напечатанный при первом запуске",
    next: "Новый пароль",
    nextHelp: "Не короче 15 символов, если сервер не настроен иначе; подойдёт целая фраза.",
    known: "Готово. Это всегда можно изменить в своей учётной записи.",
  },
  server: {
    title: "Как он называется и где находится",
    about: "Этот адрес стоит в ссылках, манифестах и командах, каким бы путём сюда ни пришли.",
    name: "Имя сервера",
    address: "Адрес для машин с Windows",
    addressHelp: "Пусто: каждый запрос сам говорит, как он пришёл.",
    fixed: "Задано в настройках сервера, здесь не меняется.",
    moved:
      "Ключи доступа привязаны к имени узла: созданные под другим именем больше не подойдут для входа. Провайдеры входа должны знать новый адрес.",
    flaws: {
      malformed: "Напишите его в виде https://packages.example",
      insecure:
        "WinGet не принимает источники без https. Задайте TLS_CERT и TLS_KEY или поставьте впереди прокси с сертификатом.",
      local: "Другие машины не достигнут этого адреса: он означает саму эту машину.",
      numeric: "Сертификаты для числовых адресов редки: лучше имя узла.",
    },
  },
  storage: {
    title: "Где всё хранится",
    about: "Оба хранилища опрошены только что.",
    again: "Проверить снова",
    documents: "Документы",
    blobs: "Файлы",
    answers: (milliseconds: number) => `Отвечает за ${milliseconds} мс`,
    failed: "Не отвечает",
    fix: "Загляните в журнал сервера, исправьте настройки и запустите его снова.",
    embedded:
      "Всё лежит в одной папке, для команды этого достаточно. Делайте резервные копии; packhouse migrate-store позже перенесёт всё в MongoDB и S3.",
  },
  clients: {
    title: "Первая машина с Windows",
    about: "В терминале с правами администратора:",
    command: "Команда",
    certificate: "Если сертификат выдан собственным центром компании",
    certificateAbout:
      "Windows должна доверять центру: через групповую политику (Конфигурация компьютера, Параметры Windows, Параметры безопасности, Политики открытого ключа, Доверенные корневые центры сертификации) или на одной машине:",
    fleet: "Для всего парка машин в справке есть параметры групповой политики и Intune.",
    help: "Открыть справку",
  },
  system: {
    title: "Имя и адрес",
    name: "Имя",
    address: "Адрес",
    asked: "Как говорит каждый запрос",
    change: "Изменить",
  },
});
