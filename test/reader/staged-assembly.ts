import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateOf, type Draft } from '../doctor/draft';

/** A stage of an app: where its one stack goes, and what is in it. */
export interface StagedDraft {
  /** `aws://ACCOUNT/REGION` @default left to whoever deploys */
  readonly environment?: string;
  readonly draft: Draft;
}

/** Writes the cloud assembly of an app with stages, each with one stack, as `cdk synth` does. @returns the folder */
export function writeStages(folder: string, stages: Readonly<Record<string, StagedDraft>>): string {
  const nested = Object.keys(stages).map((name) => [
    `assembly-${name}`,
    { type: 'cdk:cloud-assembly', properties: { directoryName: `assembly-${name}`, displayName: name } },
  ]);
  write(folder, Object.fromEntries(nested) as Record<string, unknown>);
  for (const [name, { environment = 'aws://unknown-account/unknown-region', draft }] of Object.entries(stages)) {
    const stack = { type: 'aws:cloudformation:stack', environment, properties: { templateFile: 'Shop.template.json' } };
    write(join(folder, `assembly-${name}`), { [`${name}-Shop`]: stack });
    writeFileSync(join(folder, `assembly-${name}`, 'Shop.template.json'), JSON.stringify(templateOf(draft)));
  }
  return folder;
}

function write(folder: string, artifacts: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
}
