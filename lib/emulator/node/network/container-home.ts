import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ContainerSpecification } from './network';
import { safeName } from './paths';

/** The folder that is a container's `HOME`: the pod's empty one, or, where volumes put files into `~/.aws`, one with them. */
export function containerHome(podHome: string, { name, awsFiles = {} }: ContainerSpecification): string {
  const files = Object.entries(awsFiles);
  if (files.length === 0) return podHome;
  const home = path.join(podHome, safeName(name));
  mkdirSync(path.join(home, '.aws'), { recursive: true, mode: 0o700 });
  for (const [file, content] of files) writeFileSync(path.join(home, '.aws', file), content, { mode: 0o600 });
  return home;
}
