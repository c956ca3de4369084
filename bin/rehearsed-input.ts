import { openEmulator } from '../lib/emulator/environment';
import { readManifests } from '../lib/emulator/kubernetes/manifests';
import type { NetworkMode } from '../lib/emulator/node/network/open';
import type { IdentityChain } from '../lib/model/chain';
import { chainFromRehearsal } from '../lib/reader';
import { synthesise } from '../lib/stack/synthesise';
import { readInput, type TemplateInput } from '../lib/walkthrough/template/input';
import { rehearseTemplate } from '../lib/walkthrough/template/rehearse-template';
import { closingAfter } from './close-on-signal';
import { orInputError, type DoctorFiles } from './doctor-input';
import { podsAtOnce } from './pods-at-once';
import type { Spinner } from './spinner';

/** How the doctor rehearses. */
export interface RehearsalOptions extends DoctorFiles {
  readonly mode: NetworkMode;
  /** `KEY=VALUE`, as `cdk deploy --parameters` takes them. */
  readonly parameter: readonly string[];
  /** `NAME=VALUE`: exports of stacks that are not among those given. */
  readonly export: readonly string[];
  /** The cluster that manifests are for. */
  readonly cluster?: string;
}

/**
 * Plays what is to be judged, and reads the identity chain from what then stands, with its pods still running.
 * @throws InputError naming the file and the remedy
 * @throws SettingsError for a setting of the project's own stack that cannot be used
 */
export async function rehearseDoctorInput(options: RehearsalOptions, shown: Spinner): Promise<IdentityChain> {
  const input = orInputError(options.template, () => inputOf(options));
  const environment = openEmulator({ ...input.destination, exports: input.exports, mode: options.mode });
  return closingAfter(environment, shown, async () => {
    const request = {
      ...input,
      calls: [],
      keepPods: true,
      podsAtOnce: podsAtOnce(),
      ...(options.cluster !== undefined && { cluster: options.cluster }),
    };
    const result = await rehearseTemplate(environment, request, {
      underWay: (what) => shown.show(`rehearsing: ${what}`),
    });
    const { stacks, manifests } = input;
    // The project's own stack is in no file.
    const sources = options.template === undefined ? stacks.map((stack) => ({ ...stack, file: undefined })) : stacks;
    return orInputError(options.template, () =>
      chainFromRehearsal({ sources: { stacks: sources, manifests }, state: environment.state(), result }),
    );
  });
}

function inputOf({ template, stack, manifests, parameter, export: exports, context }: RehearsalOptions): TemplateInput {
  if (template !== undefined) {
    return readInput({ template, ...(stack !== undefined && { stack }), parameters: parameter, exports, manifests });
  }
  const own = synthesise(context);
  return {
    stacks: [
      {
        stackName: own.stackName,
        template: own.template,
        file: 'cdk.json',
        dependencies: [],
        parameters: {},
        nested: new Map(),
      },
    ],
    destination: {},
    notes: [],
    exports: {},
    manifests: manifests.flatMap(readManifests),
  };
}
