import type { Sign } from '../../../lib/model/sign';
import type { OpenStage } from './stage';

type Look = (stage: OpenStage, becomes: string) => boolean | Promise<boolean>;

const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';

/** What clients say that found no credentials anywhere: botocore, the AWS SDK for JavaScript. */
const NOBODY = /Unable to locate credentials|Could not load credentials from any providers/;

/** No answer: nobody listens, or whoever might is not reached. In loopback mode the connection is reset. */
const NO_ANSWER = /ECONNREFUSED|ECONNRESET|socket hang up|no answer in time|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/;

/** Whether a sign is there, asked of the last call, of the pod and of the account. */
const LOOKS: Readonly<Record<Sign, Look>> = {
  'association-refused': ({ refused }) => refused?.type === ASSOCIATION,
  'association-invalid': ({ refused }) => refused?.type === ASSOCIATION && refused.code === 'InvalidParameterException',
  'association-beyond-limit': ({ refused }) =>
    refused?.type === ASSOCIATION && refused.code === 'ResourceLimitExceededException',
  'not-injected': (stage) => !stage.refused && !stage.variables().includes('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
  'acts-as-node-or-nobody': (stage) => {
    const { caller, said = '' } = stage.outcomes.at(-1) ?? {};
    return caller ? stage.nodeRoles().includes(caller.roleName) : NOBODY.test(said);
  },
  'acts-as-somebody-else': ({ outcomes }, becomes) => {
    const role = outcomes.at(-1)?.caller?.roleName;
    return role !== undefined && role !== becomes;
  },
  'keeps-own-variables': async (stage, becomes) =>
    !hasBecome(stage, becomes) && setsItself(stage) && (await stage.askAgent()).status !== 200,
  'no-good-token': async (stage, becomes) => !hasBecome(stage, becomes) && (await stage.askAgent()).status !== 200,
  'asks-ecs': async (stage, becomes) => {
    const { answers = [] } = await stage.exec({
      kind: 'http',
      requests: [{ url: 'http://169.254.170.2/v2/credentials', headers: {} }],
    });
    const { env = {} } = await stage.exec({ kind: 'env' });
    const isAsked = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] !== undefined;
    return isAsked && answers[0]?.status === 0 && !hasBecome(stage, becomes);
  },
  'agent-does-not-answer': async (stage, becomes) => {
    if (stage.refused || hasBecome(stage, becomes)) return false;
    const { status, body } = await stage.askAgent();
    return status === 0 && NO_ANSWER.test(body);
  },
  'stranger-gets-the-role': otherHasBecome,
  'neighbour-gets-the-target': otherHasBecome,
  'denied-as-its-role': ({ outcomes }, becomes) => {
    const last = outcomes.at(-1);
    return last?.succeeded === false && last.code === 'AccessDenied' && last.caller?.roleName === becomes;
  },
  'keeps-old-role': (stage) => {
    const [first, last] = [stage.outcomes[0]?.caller, stage.outcomes.at(-1)?.caller];
    return (
      last !== undefined &&
      last.roleName === first?.roleName &&
      !stage.association()?.roleArn.endsWith(`/${last.roleName}`)
    );
  },
};

const OWN: readonly string[] = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];

/** Whether the manifest of the pod sets one of the webhook's variables. */
function setsItself({ draft }: OpenStage): boolean {
  const [{ env = [] }] = draft.pod['spec'].containers as [{ env?: { name: string }[] }];
  return env.some(({ name }) => OWN.includes(name));
}

function hasBecome({ outcomes }: OpenStage, becomes: string): boolean {
  const last = outcomes.at(-1);
  return last?.succeeded === true && last.caller?.roleName === becomes;
}

/** Whether a pod that is none of the association's was asked first, and became its role. */
function otherHasBecome({ outcomes: [first, ...rest] }: OpenStage, becomes: string): boolean {
  return rest.length > 0 && first?.succeeded === true && first.caller?.roleName === becomes;
}

/** Those of the signs that are there. */
export async function looked(stage: OpenStage, signs: readonly Sign[], becomes: string): Promise<Set<Sign>> {
  const there = new Set<Sign>();
  for (const sign of signs) if (await LOOKS[sign](stage, becomes)) there.add(sign);
  return there;
}
