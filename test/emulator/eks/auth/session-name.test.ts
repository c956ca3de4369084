import fc from 'fast-check';
import { sessionName } from '../../../../lib/emulator/eks/auth/session-name';

const UUID = '4d6488f1-68b4-4294-a7c3-b2d3edfe4645';

test.each([
  ['eksworkshop', 'app2-v1-785-x', `eks-eksworksho-app2-v1-78-${UUID}`],
  ['myeks', 'irsa-demo-6bd7c9797d-zvdv6', `eks-myeks-irsa-demo--${UUID}`],
  ['demo', 'aws-cli', `eks-demo-aws-cli-${UUID}`],
  ['eksdemo1', 'aws-cli', `eks-eksdemo1-aws-cli-${UUID}`],
])('cluster %s, pod %s: %s', (cluster, pod, expected) => {
  expect(sessionName(cluster, pod, UUID)).toBe(expected);
});

test('is new each time', () => {
  expect(sessionName('a', 'b')).not.toBe(sessionName('a', 'b'));
});

test('is a session name that STS takes, for any cluster and pod', () => {
  const cluster = fc.stringMatching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/);
  const pod = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);
  fc.assert(
    fc.property(cluster, pod, (clusterName, podName) => {
      const name = sessionName(clusterName, podName);
      expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(name).toMatch(/-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});
