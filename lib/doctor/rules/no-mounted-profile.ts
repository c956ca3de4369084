import type { Container } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeContainers, variable } from '../identified-pods';
import { SOMEBODY_ELSE } from '../symptom';

const VARIABLES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'];

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
    'SDKs look into the shared files before they ask the agent: credentials there win, and a profile that is named but missing is an error. What the files hold is not read; a file with nothing but a region does no harm.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container) => {
      const found = profileOf(container);
      if (found === undefined) return undefined;
      return {
        cause: `Container ${container.name} has ${found}: an SDK looks there for credentials before it asks for Pod Identity.`,
        fix: `Take ${found} out of the container.`,
      };
    }),
});

function profileOf(container: Container): string | undefined {
  const name = VARIABLES.find((candidate) => variable(container, candidate));
  if (name !== undefined) return `the variable ${name}`;
  const mount = container.mounts.find(({ path }) => /\/\.aws(?:\/(?:credentials|config))?\/?$/.test(path));
  return mount && `the mount ${mount.path}`;
}
