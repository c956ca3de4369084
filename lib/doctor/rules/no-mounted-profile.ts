import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeContainers, variable, withoutVariables } from '../identified-pods';
import { SOMEBODY_ELSE } from '../symptom';

const VARIABLES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'];

/** What a variable is set to so that SDKs find no file at all. */
const NO_FILE = '/dev/null';

export const noMountedProfile = defineRule({
  id: 'no-mounted-profile',
  title: 'A container with an association has no AWS profile and no ~/.aws of its own.',
  severity: 'warning',
  step: 'credential-chain',
  docs: DOCS.credentialChain,
  symptom: SOMEBODY_ELSE,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'SDKs look into the shared files before they ask the agent: credentials there win. A profile that is named but missing is an error of botocore (`The config profile (prod) could not be found`), while the JavaScript SDK goes on and gets Pod Identity. What the files hold is not read; a file with nothing but a region does no harm.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container, pod) => {
      const set = VARIABLES.filter((name) => {
        const found = variable(container, name);
        return found !== undefined && found.value !== NO_FILE;
      });
      const mount = container.mounts.find(({ path }) => /\/\.aws(?:\/(?:credentials|config))?\/?$/.test(path));
      const [name] = set;
      if (name === undefined && mount === undefined) return undefined;
      const found = name === undefined ? `the mount ${mount?.path}` : `the variable ${name}`;
      return {
        cause: `Container ${container.name} has ${found}: an SDK looks there for credentials before it asks for Pod Identity.`,
        fix:
          name === undefined
            ? `Take the mount ${mount?.path} out of container ${container.name}.`
            : withoutVariables(pod, container, set),
      };
    }),
});
