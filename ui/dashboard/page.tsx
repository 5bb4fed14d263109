import type { JSX } from "preact";
import { Page } from "../parts/page.tsx";
import { dashboardWords } from "./words.ts";

/** The first page of whoever is signed in. */
export default function DashboardPage(): JSX.Element {
  const { title, about } = dashboardWords.value;
  return <Page title={title} about={about}>{null}</Page>;
}
