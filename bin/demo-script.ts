import { withoutIdentity } from '../k8s/workload-names';
import { parseSettings } from '../lib/stack/settings';
import { synthesise } from '../lib/stack/synthesise';
import type { Script } from '../lib/walkthrough/scene';

/**
 * The project's own CDK app as a script for the rehearsal.
 * @throws SettingsError if the context holds an unknown or malformed setting.
 */
export function demoScript(context: Readonly<Record<string, string>>): Script {
  parseSettings(context);
  return {
    synthesise({ associated, podRevision }) {
      const { settings, stackName, template, warnings } = synthesise({
        ...context,
        podIdentityAssociation: associated,
        ...(podRevision === undefined ? {} : { podRevision }),
      });
      const { namespace, podName, isolationPod } = settings;
      return {
        stackName,
        template,
        resourceCount: Object.keys(template.Resources).length,
        warnings,
        pod: { namespace, name: podName },
        ...(isolationPod ? { isolationPod: { namespace, name: withoutIdentity({ ...settings }).podName } } : {}),
      };
    },
  };
}
