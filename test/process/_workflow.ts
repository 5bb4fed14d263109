import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../.gitea/workflows");

/** A step of a workflow that runs shell. */
export interface Step {
  readonly workflow: string;
  readonly name: string;
  readonly run: string;
}

/** Every step that runs shell, of every workflow. */
export async function shellSteps(): Promise<readonly Step[]> {
  const files = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name).sort();
  const steps = await Promise.all(files.map(async (workflow) => {
    const { jobs } = parse(await Deno.readTextFile(join(FOLDER, workflow)));
    const all = Object.values(jobs).flatMap((job) => (job as { steps: Partial<Step>[] }).steps);
    return all.flatMap(({ name, run }) => run ? [{ workflow, name: name ?? run, run }] : []);
  }));
  return steps.flat();
}

/** The shell of the step of that name. */
export async function stepOf(workflow: string, name: string): Promise<string> {
  const found = (await shellSteps()).find((step) =>
    step.workflow === workflow && step.name === name
  );
  if (!found) throw new Error(`${workflow} has no step ${name}`);
  return found.run;
}
