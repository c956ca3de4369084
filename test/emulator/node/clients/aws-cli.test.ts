import { awsCli } from '../../../../lib/emulator/node/clients/aws-cli';
import { Kubelet } from '../../../../lib/emulator/node/kubelet';
import { openNetwork } from '../../../../lib/emulator/node/network/open';
import { systemClock } from '../../../../lib/emulator/clock';
import { answerEverything } from '../network/support';
import { injectedPod } from '../pod-support';
import { serviceAccountToken } from '../support';

// Unpacks 37 MB and needs python3: asked for by name.
const reason = process.env.TEST_AWS_CLI === '1' ? undefined : 'skipped, set TEST_AWS_CLI=1 where there is python3';

(reason === undefined ? test : test.skip)(
  `the AWS CLI lists buckets${reason === undefined ? '' : `: ${reason}`}`,
  async () => {
    const cli = await awsCli();
    expect(cli).toMatchObject({ available: true, version: expect.stringMatching(/^1\./) as string });
    for (const mode of ['loopback', 'auto'] as const) {
      const { network } = await openNetwork(mode, { region: 'us-east-1' });
      await answerEverything(network);
      const kubelet = new Kubelet({
        network,
        clock: systemClock,
        requestToken: () => Promise.resolve(serviceAccountToken(systemClock.now())),
      });
      await kubelet.start(injectedPod());
      const result = await kubelet.exec(
        { namespace: 'default', name: 'aws-cli' },
        { kind: 'aws-cli', args: ['s3', 'ls'] },
      );
      expect(result).toMatchObject({
        exitCode: 0,
        stderr: '',
        stdout: expect.stringContaining('eksdemo1-bucket\n') as string,
      });
      await kubelet.close();
      await network.close();
    }
  },
  60_000,
);
