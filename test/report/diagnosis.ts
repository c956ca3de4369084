import type { DiagnosedFinding, Diagnosis } from '../../lib/model/diagnosis';

/** A finding for the tests of its reports. */
export function finding(changes: Partial<DiagnosedFinding> = {}): DiagnosedFinding {
  return {
    rule: 'trust-names-pod-identity',
    title: 'The role trusts pods.eks.amazonaws.com.',
    step: 'association',
    docs: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
    subject: {
      kind: 'role',
      name: 'role cart',
      source: { construct: 'App/Role', logicalId: 'Role1', file: 'cdk.out/App.template.json' },
      identities: ['prod:shop/api'],
    },
    severity: 'error',
    symptom: { kind: 'words', words: 'Trust policy of the role provided is invalid.' },
    cause: 'No statement allows the service pods.eks.amazonaws.com anything.',
    fix: '- Effect: Allow\n  Principal: { Service: pods.eks.amazonaws.com }',
    place: 'first-break',
    ...changes,
  };
}

export const nothing: Diagnosis = {
  identities: ['prod:shop/api'],
  findings: [],
  unchecked: [],
  couldNotTell: [],
  compliant: [],
};
