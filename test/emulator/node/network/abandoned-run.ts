/** A run that opens a network, starts a pod with a program in it, says where everything is, and waits to be killed. */
import { existsSync } from 'node:fs';
import { openNetwork } from '../../../../lib/emulator/node/network/open';
import { answerEverything, container } from './support';

async function run(): Promise<void> {
  const { network } = await openNetwork(process.argv[2] as 'loopback' | 'namespace', {
    region: 'us-east-1',
    temporaryFolder: process.argv[3],
  });
  await answerEverything(network);
  const pod = await network.startPod('default/aws-cli');
  await pod.writeFile('eks-pod-identity-token', 'eks-pod-identity-token', 'a.secret.token');
  const started = await pod.startContainer(container);
  const folder = process.env.ABANDONED_MARK ?? '';
  const script = `require('fs').writeFileSync(${JSON.stringify(`${folder}/alive`)}, ''); setInterval(() => {}, 1000)`;
  void started.ask({ op: 'exec', argv: [process.execPath, '-e', script, 'abandoned-mark', folder] }, 60_000);
  const wait = setInterval(() => {
    if (!existsSync(`${folder}/alive`)) return;
    clearInterval(wait);
    process.stdout.write(`${JSON.stringify({ pid: started.pid })}\n`);
    setInterval(() => {}, 1000);
  }, 20);
}

void run();
