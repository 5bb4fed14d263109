import { catalogue, counted } from "../words/catalogue.ts";

/** Words of the list of packages. */
export const packagesWords = catalogue({
  title: "Packages",
  publish: "Publish package",
  found: (count: number) => counted("en", count, { one: "package", other: "packages" }),
  search: "Search by name, publisher, tag or command",
  filters: "Filters",
  clear: "Clear filters",
  any: "Any",
  facets: {
    repository: "Repository",
    protocol: "Protocol",
    origin: "Origin",
    type: "Type",
    architecture: "Architecture",
    publisher: "Publisher",
    state: "State",
  },
  origins: { private: "private", mirrored: "mirror", mixed: "both" },
  states: { enabled: "Offered", disabled: "Hidden", yanked: "Withdrawn" },
  columns: {
    title: "Name",
    latest: "Latest",
    versions: "Versions",
    origin: "Origin",
    repository: "Repository",
    types: "Type",
    size: "Size",
    published: "Published",
  },
  sort: "Sort by",
  sorts: { relevance: "Best match", name: "Name", published: "Newest", size: "Size" },
  empty: {
    title: "No packages yet",
    about: "Publish an installer, import manifests, or mirror packages of another source.",
  },
  nothing: {
    title: "Nothing matches",
    about: "Try fewer words, or clear the filters.",
  },
  bulk: {
    hide: "Hide from clients",
    show: "Show to clients",
    delete: "Delete",
    deleteTitle: (count: number) =>
      `Delete ${counted("en", count, { one: "package", other: "packages" })}?`,
    deleteAbout: "All their versions go, and with them their files. Machines keep what they have.",
    done: (count: number) =>
      `${counted("en", count, { one: "package", other: "packages" })} changed`,
    failed: (count: number, says: string) =>
      `${counted("en", count, { one: "package", other: "packages" })} not changed: ${says}`,
  },
}, {
  title: "Пакеты",
  publish: "Опубликовать пакет",
  found: (count) =>
    counted("ru", count, { one: "пакет", few: "пакета", many: "пакетов", other: "пакета" }),
  search: "Поиск по имени, издателю, метке или команде",
  filters: "Фильтры",
  clear: "Сбросить фильтры",
  any: "Любой",
  facets: {
    repository: "Репозиторий",
    protocol: "Протокол",
    origin: "Происхождение",
    type: "Тип",
    architecture: "Архитектура",
    publisher: "Издатель",
    state: "Состояние",
  },
  origins: { private: "свой", mirrored: "зеркало", mixed: "оба" },
  states: { enabled: "Предлагается", disabled: "Скрыт", yanked: "Отозван" },
  columns: {
    title: "Название",
    latest: "Последняя",
    versions: "Версий",
    origin: "Происхождение",
    repository: "Репозиторий",
    types: "Тип",
    size: "Размер",
    published: "Опубликован",
  },
  sort: "Порядок",
  sorts: { relevance: "По соответствию", name: "По имени", published: "Новые", size: "По размеру" },
  empty: {
    title: "Пакетов пока нет",
    about: "Опубликуйте установщик, импортируйте манифесты или зеркалируйте другой источник.",
  },
  nothing: {
    title: "Ничего не подходит",
    about: "Попробуйте меньше слов или сбросьте фильтры.",
  },
  bulk: {
    hide: "Скрыть от клиентов",
    show: "Показать клиентам",
    delete: "Удалить",
    deleteTitle: (count) =>
      `Удалить ${
        counted("ru", count, { one: "пакет", few: "пакета", many: "пакетов", other: "пакета" })
      }?`,
    deleteAbout: "Исчезнут все их версии и файлы. На компьютерах установленное останется.",
    done: (count) =>
      `Изменено: ${
        counted("ru", count, { one: "пакет", few: "пакета", many: "пакетов", other: "пакета" })
      }`,
    failed: (count, says) =>
      `Не изменено: ${
        counted("ru", count, { one: "пакет", few: "пакета", many: "пакетов", other: "пакета" })
      }. ${says}`,
  },
});
