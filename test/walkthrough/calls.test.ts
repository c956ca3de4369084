import { expectDeniedWithoutIdentity } from '../../lib/walkthrough/calls';
import type { Environment } from '../../lib/model/environment';

const POD = { namespace: 'default', name: 'aws-cli' };

/** An environment with one pod that no association reached, on a node that keeps instance metadata from pods. */
function beyondMetadata(
  ...outcomes: readonly Partial<Record<'client' | 'code', string> & { succeeded: boolean }>[]
): Environment {
  const complete = outcomes.map((outcome) => ({
    client: 'aws-sdk-js',
    succeeded: false,
    code: '',
    said: `said ${outcome.code}`,
    behindTheScenes: [],
    ...outcome,
  }));
  return {
    pod: () => ({ ...POD, uid: 'u', serviceAccount: 's', phase: 'Running', awsVariables: [] }),
    nodes: () => [{ name: 'n', roleName: 'NodeRole', imdsHopLimit: 1, agentRunning: true }],
    listBuckets: () => Promise.resolve(complete),
  } as unknown as Environment;
}

const causes = (evidence: readonly { kind: string }[]) =>
  evidence.flatMap((each) => ('cause' in each ? [each.cause as string] : []));

describe('a pod that instance metadata does not reach', () => {
  test.each(['CredentialsProviderError', 'NoCredentialsError'])('has no credentials: %s', async (code) => {
    const { status } = await expectDeniedWithoutIdentity(beyondMetadata({ code }), POD);
    expect(status).toBe('passed');
  });

  test.each(['TimeoutError', 'AccessDenied', 'EndpointConnectionError', 'Unknown', 'exit code 127'])(
    'that fails for another reason proves nothing: %s',
    async (code) => {
      const { status, evidence } = await expectDeniedWithoutIdentity(beyondMetadata({ code }), POD);
      expect(status).toBe('failed');
      expect(causes(evidence)).toEqual([`the client failed with ${code}, not for want of credentials`]);
      expect(evidence).toContainEqual(expect.objectContaining({ kind: 'client', said: `said ${code}` }));
    },
  );

  test('every client must have failed for want of credentials', async () => {
    const environment = beyondMetadata(
      { code: 'CredentialsProviderError' },
      { client: 'aws-cli', code: 'NoRegionError' },
    );
    const { status, evidence } = await expectDeniedWithoutIdentity(environment, POD);
    expect(status).toBe('failed');
    expect(causes(evidence)).toEqual(['the client failed with NoRegionError, not for want of credentials']);
  });

  test('that succeeds got credentials from somewhere', async () => {
    const { status, evidence } = await expectDeniedWithoutIdentity(beyondMetadata({ succeeded: true }), POD);
    expect(status).toBe('failed');
    expect(causes(evidence)).toEqual(['the call succeeded, though the pod was given no credentials']);
  });
});
