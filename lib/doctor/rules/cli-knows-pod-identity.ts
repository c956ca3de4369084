import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeContainers } from '../identified-pods';
import { awsCliImage, cliHasPodIdentity } from '../images';
import { words } from '../symptom';

export const cliKnowsPodIdentity = defineRule({
  id: 'cli-knows-pod-identity',
  title: 'Containers of the AWS CLI run version 2.15.0, 1.30.0 or a later one.',
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.minimumSdk,
  symptom: words("Unsupported host '169.254.170.23'. Can only retrieve metadata from these hosts"),
  shownBy: 'template',
  needs: ['associations', 'pods'],
  about:
    "Older ones refuse the agent's address. The version is read from the tag of an image called `aws-cli`; which SDK is in other images cannot be seen from outside: for those, `sdk-accepts-agent-address` listens to what they say. No rehearsal shows it: the images of pods are not run, and the clients that are run in their place are new ones.",
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, ({ name, image }) => {
      const cli = image === undefined ? undefined : awsCliImage(image);
      if (!cli || cli.version === 'latest') return undefined;
      if (!cli.version) return { needs: `The version of the AWS CLI in image ${image} would have to be known.` };
      if (cliHasPodIdentity(cli.version)) return undefined;
      return {
        cause: `Container ${name} has the AWS CLI ${cli.version.join('.')} (${image}), which is older than Pod Identity.`,
        fix: 'image: public.ecr.aws/aws-cli/aws-cli:2.31.13   # 2.15.0 or later, or 1.30.0 or later',
      };
    }),
});
