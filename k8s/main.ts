/**
 * `npm run k8s:yaml`: writes the demo's manifests for those who apply them by hand, as the tutorial does.
 *
 *   npm run k8s:yaml -- --namespace team-a --out /tmp/manifests
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tutorialNames } from './workload-names';
import { yamlFiles } from './yaml-files';

const usage = `Usage: npm run k8s:yaml -- [options]

  --out <folder>              where to write (default: k8s/yaml)
  --namespace <name>          (default: ${tutorialNames.namespace})
  --service-account <name>    (default: ${tutorialNames.serviceAccount})
  --pod-name <name>           (default: ${tutorialNames.podName})
  --image <image>             (default: ${tutorialNames.image})
  --no-isolation-pod          leave out the pod without an association
`;

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join('k8s', 'yaml') },
      namespace: { type: 'string', default: tutorialNames.namespace },
      'service-account': { type: 'string', default: tutorialNames.serviceAccount },
      'pod-name': { type: 'string', default: tutorialNames.podName },
      image: { type: 'string', default: tutorialNames.image },
      'no-isolation-pod': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const names = {
    namespace: values.namespace,
    serviceAccount: values['service-account'],
    podName: values['pod-name'],
    image: values.image,
  };
  mkdirSync(values.out, { recursive: true });
  for (const file of yamlFiles(names, !values['no-isolation-pod'])) {
    const path = join(values.out, file.name);
    writeFileSync(path, file.content);
    process.stdout.write(`${path}\n`);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
