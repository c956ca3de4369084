import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openEmulator } from '../../../lib/emulator/environment';
import type { NetworkMode } from '../../../lib/emulator/node/network/open';
import type { ChosenClients } from '../../../lib/emulator/world/clients';
import type { IdentityResult, TemplateEvidence, TemplateResult } from '../../../lib/model/template-result';
import { readInput, type TemplateFiles } from '../../../lib/walkthrough/template/input';
import { rehearseTemplate, type TemplateRequest } from '../../../lib/walkthrough/template/rehearse-template';

/** Files in a folder of their own, which goes with `remove`. */
export function filesIn(files: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(join(tmpdir(), 'any-template-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { at: (name = '') => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

type More = Partial<TemplateRequest> & { readonly clients?: ChosenClients; readonly mode?: NetworkMode };

/** Rehearses files, by default in loopback mode, which every machine has. */
export async function rehearseFiles(files: Partial<TemplateFiles> & { template: string }, more: More = {}) {
  const { clients, mode = 'loopback', ...request } = more;
  const input = readInput({ parameters: [], manifests: [], ...files });
  const environment = openEmulator({
    mode,
    exports: input.exports,
    ...input.destination,
    ...more.destination,
    ...(clients && { clients }),
  });
  try {
    return await rehearseTemplate(environment, { ...input, calls: [], ...request });
  } finally {
    await environment.close();
  }
}

/** Rehearses a template, and manifests given as objects. */
export async function rehearseTemplateOf(template: unknown, manifests: readonly object[] = [], more: More = {}) {
  const { at, remove } = filesIn({
    'app.json': template,
    'objects.json': { apiVersion: 'v1', kind: 'List', items: manifests },
  });
  try {
    return await rehearseFiles(
      { template: at('app.json'), manifests: manifests.length > 0 ? [at('objects.json')] : [] },
      more,
    );
  } finally {
    remove();
  }
}

export const statusOf = (result: TemplateResult) =>
  Object.fromEntries(result.identities.map(({ pod, status }) => [`${pod.namespace}/${pod.serviceAccount}`, status]));

/** All that an identity shows, one item a line. */
export const shown = ({ evidence }: Pick<IdentityResult, 'evidence'>): string => evidence.map(text).join('\n');

function text(evidence: TemplateEvidence): string {
  switch (evidence.kind) {
    case 'client':
      return `${evidence.client}: ${evidence.said}`;
    case 'component':
      return `${evidence.component} said: ${evidence.said}`;
    case 'cause':
      return `because ${evidence.cause}`;
    case 'fact':
      return `${evidence.name}: ${evidence.value}`;
    case 'evaluation':
      return `evaluated: ${evidence.action} on ${evidence.resource} is ${evidence.decision}: ${evidence.words ?? evidence.reason}`;
  }
}

export const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
};

export interface Resource {
  Type: string;
  DependsOn?: string | readonly string[];
  Properties: Record<string, unknown>;
}

/** A role and an association for it in the cluster `prod`, which the template takes for granted. */
export function associated(
  serviceAccount: string,
  o: {
    readonly namespace?: string;
    readonly trust?: object;
    readonly actions?: readonly string[];
    readonly more?: object;
  } = {},
): Record<string, Resource> {
  const id = serviceAccount.replace(/[^a-z0-9]/gi, '');
  const statement = { Effect: 'Allow', Action: o.actions, Resource: '*' };
  const policies = [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }];
  return {
    [`Role${id}`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: `role-of-${serviceAccount}`,
        AssumeRolePolicyDocument: o.trust ?? TRUST,
        ...(o.actions && { Policies: policies }),
      },
    },
    [`Association${id}`]: {
      Type: 'AWS::EKS::PodIdentityAssociation',
      Properties: {
        ClusterName: 'prod',
        Namespace: o.namespace ?? 'default',
        ServiceAccount: serviceAccount,
        RoleArn: { 'Fn::GetAtt': [`Role${id}`, 'Arn'] },
        ...o.more,
      },
    },
  };
}

export const account = (name: string, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});

const podSpec = (serviceAccountName: string, env: object[] = []) => ({
  serviceAccountName,
  containers: [{ name: 'main', image: 'registry.example/main:1', env }],
});

export const pod = (name: string, serviceAccount: string, namespace = 'default', env: object[] = []) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: podSpec(serviceAccount, env),
});

export const deployment = (name: string, serviceAccount: string, namespace = 'default') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec(serviceAccount) },
  },
});

/** The resource by which AWS CDK applies manifests. */
export const applied = (objects: readonly object[], dependsOn: readonly string[] = []): Resource => ({
  Type: 'Custom::AWSCDK-EKS-KubernetesResource',
  DependsOn: dependsOn,
  Properties: {
    ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:kubectl',
    ClusterName: 'prod',
    Manifest: JSON.stringify(objects),
  },
});
