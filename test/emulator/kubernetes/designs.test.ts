import type { Provisioned } from '../../../lib/emulator/cloudformation/provider';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { podsOf } from '../../../lib/emulator/kubernetes/workload-pods';
import { kubectlResourceProviders } from '../../../lib/emulator/kubernetes/resources';
import { pod, serviceAccount, startCluster, variables, type Cluster } from './cluster';

/*
 * How to have a pod made anew when its association comes: each design that was tried on a real API server with CDK's own
 * kubectl handler, driven through the providers in CloudFormation's order: creations and updates by dependency, then
 * removals. The titles say the design and what was measured.
 */

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const PRUNE_LABEL = 'aws.cdk.eks/prune-c8a1';
const LABELS = { [PRUNE_LABEL]: '' };
const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.stop());

const provider = (type: string) => {
  const providers = kubectlResourceProviders((name) => (name === 'eksdemo1' ? cluster.api : undefined), {
    clock: cluster.clock,
    journal: cluster.journal,
    wait: async (milliseconds) => cluster.clock.advance(milliseconds),
  });
  return providers[type]!;
};

/** One `KubernetesManifest` of a stack: create, then update, then delete it. */
class Manifest {
  private provisioned: (Provisioned & { properties: Record<string, unknown> }) | undefined;

  constructor(
    private readonly logicalId: string,
    private readonly settings: Record<string, unknown> = {},
  ) {}

  /** Creates or updates; sends nothing if nothing changed, as CloudFormation does. */
  async deploy(...objects: unknown[]): Promise<void> {
    const request = this.request(objects);
    if (!this.provisioned) {
      this.provisioned = { ...(await provider(MANIFEST).create(request)), properties: request.properties };
    } else if (JSON.stringify(this.provisioned.properties) !== JSON.stringify(request.properties)) {
      const updated = await provider(MANIFEST).update!(request, this.provisioned);
      expect(updated.physicalId).toBe(this.provisioned.physicalId);
      this.provisioned = { ...updated, properties: request.properties };
    }
  }

  async delete(): Promise<void> {
    const { properties, ...existing } = this.provisioned!;
    await provider(MANIFEST).delete(
      { stackName: 's', logicalId: this.logicalId, type: MANIFEST, properties },
      existing,
    );
  }

  private request(objects: unknown[]) {
    const properties = {
      ClusterName: 'eksdemo1',
      RoleArn: 'arn:…',
      Manifest: JSON.stringify(objects),
      ...this.settings,
    };
    return { stackName: 's', logicalId: this.logicalId, type: MANIFEST, properties };
  }
}

const associate = () => cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
const dissociate = () => cluster.identities.splice(0);
const live = (name = 'aws-cli') => cluster.api.find('Pod', 'default', name) as Pod | undefined;
const uid = () => live()?.metadata.uid;
const isInjected = (name?: string) => variables(live(name)).includes(URI);

const revised = (revision: string) => ({ annotations: { revision } });
const account = (revision?: string) => serviceAccount({ labels: LABELS, ...(revision ? revised(revision) : {}) });

/** Phase 1 of the designs with one manifest: no association, so the pod has no identity. */
async function phaseOne(manifest: Manifest, ...objects: unknown[]): Promise<string> {
  await manifest.deploy(...objects);
  expect(isInjected()).toBe(false);
  return uid()!;
}

describe('designs that leave the pod as it was', () => {
  test('one manifest, association added: no update is sent; pod kept, no variables', async () => {
    const manifest = new Manifest('M', { PruneLabel: PRUNE_LABEL });
    const before = await phaseOne(manifest, account(), pod({ labels: LABELS }));
    associate();
    const mark = cluster.journal.mark();
    await manifest.deploy(account(), pod({ labels: LABELS }));
    expect(cluster.journal.since(mark)).toEqual([]);
    expect([uid(), isInjected()]).toEqual([before, false]);
  });

  test('with a revision annotation on the pod: apply patches the annotation; same uid, no variables', async () => {
    const manifest = new Manifest('M');
    const before = await phaseOne(manifest, account(), pod(revised('1')));
    associate();
    await manifest.deploy(account(), pod(revised('2')));
    expect(live()?.metadata.annotations).toMatchObject({ revision: '2' });
    expect([uid(), isInjected()]).toEqual([before, false]);
  });

  test('with a changed image: patched in place, not admitted again', async () => {
    const manifest = new Manifest('M');
    const before = await phaseOne(manifest, account(), pod());
    associate();
    await manifest.deploy(
      account(),
      pod({}, { containers: [{ ...pod().spec.containers[0], image: 'amazon/aws-cli:2.15.0' }] }),
    );
    expect(live()?.spec.containers[0]?.image).toBe('amazon/aws-cli:2.15.0');
    expect([uid(), isInjected()]).toEqual([before, false]);
  });
});

describe('designs that fail', () => {
  const immutable =
    /^The Pod "aws-cli" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`/;

  test.each([
    ['variables', { env: [{ name: 'REVISION', value: '2' }] }],
    ['command', { command: ['sleep', '1'] }],
  ])('changed %s: Forbidden, the pod stays', async (_what, change) => {
    const manifest = new Manifest('M');
    const before = await phaseOne(manifest, account(), pod());
    associate();
    const next = pod({}, { containers: [{ ...pod().spec.containers[0], ...change }] });
    await expect(manifest.deploy(account(), next)).rejects.toMatchObject({
      name: 'ResourceError',
      code: 'Invalid',
      message: expect.stringMatching(immutable),
    });
    expect(uid()).toBe(before);
  });

  test('logical id with a hash, no overwrite: AlreadyExists', async () => {
    await phaseOne(new Manifest('M1'), account(), pod());
    associate();
    await expect(new Manifest('M2').deploy(account(), pod())).rejects.toMatchObject({
      message:
        'Error from server (AlreadyExists): error when creating "/tmp/manifest.yaml": serviceaccounts "aws-cli-sa" already exists\n' +
        'Error from server (AlreadyExists): error when creating "/tmp/manifest.yaml": pods "aws-cli" already exists',
    });
  });

  test('KubernetesPatch: the same immutability error', async () => {
    await phaseOne(new Manifest('M'), account(), pod());
    const properties = {
      ClusterName: 'eksdemo1',
      ResourceName: 'pod/aws-cli',
      ResourceNamespace: 'default',
      ApplyPatchJson: JSON.stringify({ spec: { containers: [{ name: 'aws-cli', env: [{ name: 'A', value: 'b' }] }] } }),
      RestorePatchJson: '{}',
      PatchType: 'strategic',
    };
    const type = 'Custom::AWSCDK-EKS-KubernetesPatch';
    const request = { stackName: 's', logicalId: 'Patch', type, properties };
    await expect(provider(type).create(request)).rejects.toMatchObject({ message: expect.stringMatching(immutable) });
  });
});

describe('designs that lose the pod', () => {
  test("logical id with a hash and overwrite: apply is a no-op, then the old resource's delete removes the pod; success, no pod", async () => {
    const old = new Manifest('M1', { Overwrite: 'true' });
    const before = await phaseOne(old, account(), pod());
    associate();
    await new Manifest('M2', { Overwrite: 'true' }).deploy(account(), pod());
    expect(uid()).toBe(before);
    await old.delete();
    expect(live()).toBeUndefined();
    expect(cluster.api.find('ServiceAccount', 'default', 'aws-cli-sa')).toBeUndefined();
  });

  test.each([30, 5])(
    'the ServiceAccount manifest prunes, grace %i s: the dying pod is patched, then there is no pod',
    async (grace) => {
      const design = new PruningDesign({ terminationGracePeriodSeconds: grace });
      await design.deploy('1');
      const before = uid();
      associate();
      await design.deploy('2');
      expect(live()?.metadata).toMatchObject({
        uid: before,
        annotations: { revision: '2' },
        deletionTimestamp: expect.anything(),
      });
      expect(cluster.journal.since(0).at(-1)?.said).toBe(
        'Warning: Detected changes to resource aws-cli which is currently being deleted.\npod/aws-cli configured',
      );
      cluster.clock.advance(grace * 1000);
      expect(live()).toBeUndefined();
    },
  );
});

describe('designs that work by luck', () => {
  test.each([
    [1600, true],
    [500, false],
  ])('the same with grace 1 s, %i ms between the two manifests: a pod afterwards is %s', async (between, survives) => {
    const design = new PruningDesign({ terminationGracePeriodSeconds: 1 });
    await design.deploy('1');
    associate();
    await design.deploy('2', {}, () => cluster.clock.advance(between));
    cluster.clock.advance(1000);
    expect(live() !== undefined).toBe(survives);
  });
});

describe('designs that work', () => {
  test('pod name with a hash, one manifest, prune: the new pod is created, the old one pruned in the same apply', async () => {
    const manifest = new Manifest('M', { PruneLabel: PRUNE_LABEL });
    await manifest.deploy(account(), pod({ name: 'aws-cli-1', labels: LABELS }));
    expect(isInjected('aws-cli-1')).toBe(false);
    associate();
    const mark = cluster.journal.mark();
    await manifest.deploy(account(), pod({ name: 'aws-cli-2', labels: LABELS }));
    expect(cluster.journal.since(mark).at(-1)).toMatchObject({
      event: `kubectl apply --prune -l ${PRUNE_LABEL}`,
      said: 'serviceaccount/aws-cli-sa unchanged\npod/aws-cli-2 created\npod/aws-cli-1 pruned',
    });
    cluster.clock.advance(30_000);
    expect(live('aws-cli-1')).toBeUndefined();
    expect(isInjected('aws-cli-2')).toBe(true);
  });

  test('two steps, without the pod and then with it', async () => {
    const [first, second] = [new Manifest('SA'), new Manifest('Pod')];
    await first.deploy(account());
    await phaseOne(second, pod());
    await second.delete();
    expect(live()).toBeUndefined();
    associate();
    await new Manifest('Pod').deploy(pod());
    expect(isInjected()).toBe(true);
  });

  test('Deployment with an annotation on its template: an ordinary rollout, though not of a pod named aws-cli', async () => {
    const deployment = (revision: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'aws-cli', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'x' } },
        template: { metadata: { labels: { app: 'x' }, ...revised(revision) }, spec: pod().spec },
      },
    });
    // What the Deployment controller does with one replica: a pod for the template, none for an older template.
    const rollOut = async () => {
      const [wanted] = podsOf(cluster.api.get('Deployment', 'default', 'aws-cli'));
      if (!live(wanted!.metadata.name)) await cluster.api.create(wanted);
      for (const { metadata } of cluster.api.list('Pod', 'default')) {
        if (metadata.name !== wanted!.metadata.name) cluster.api.delete('Pod', 'default', metadata.name);
      }
      cluster.clock.advance(30_000);
      return cluster.api.list('Pod', 'default') as Pod[];
    };
    const manifest = new Manifest('M');
    await manifest.deploy(account(), deployment('1'));
    const [before] = await rollOut();
    expect(variables(before)).toEqual([]);
    associate();
    await manifest.deploy(account(), deployment('2'));
    const after = await rollOut();
    expect(after.map(({ metadata }) => metadata.name)).not.toContain(before?.metadata.name);
    expect(after.map((one) => variables(one).includes(URI))).toEqual([true]);
    expect(after[0]?.metadata.name).not.toBe('aws-cli');
  });

  describe('the ServiceAccount manifest prunes the pod, the pod manifest makes it again, grace period 0', () => {
    test('with the association: at once a new pod of the same name, injected', async () => {
      const design = new PruningDesign({ terminationGracePeriodSeconds: 0 });
      await design.deploy('1');
      const before = uid();
      expect(isInjected()).toBe(false);
      associate();
      const mark = cluster.journal.mark();
      await design.deploy('2');
      expect(uid()).not.toBe(before);
      expect(isInjected()).toBe(true);
      expect(cluster.journal.since(mark).flatMap(({ said }) => said ?? [])).toEqual([
        'serviceaccount/aws-cli-sa configured\npod/aws-cli pruned',
        'pod/aws-cli created',
      ]);
    });

    test('with another image: a new pod, still injected', async () => {
      const design = new PruningDesign({ terminationGracePeriodSeconds: 0 });
      associate();
      await design.deploy('1');
      const before = uid();
      await design.deploy('2', { containers: [{ name: 'aws-cli', image: 'amazon/aws-cli:2.15.0' }] });
      expect([uid() === before, isInjected()]).toEqual([false, true]);
    });

    test('and back: CloudFormation removes the association after the update, so the new pod is injected still; one more revision heals it', async () => {
      const design = new PruningDesign({ terminationGracePeriodSeconds: 0 });
      associate();
      await design.deploy('1');
      await design.deploy('2');
      dissociate();
      expect(isInjected()).toBe(true);
      await design.deploy('3');
      expect(isInjected()).toBe(false);
    });

    test('and to the end: destroy leaves nothing, in reverse order, without waiting', async () => {
      const design = new PruningDesign({ terminationGracePeriodSeconds: 0 });
      await design.deploy('1');
      const before = cluster.clock.now();
      await design.destroy();
      expect(live()).toBeUndefined();
      expect(cluster.api.list('ServiceAccount', 'default').map(({ metadata }) => metadata.name)).toEqual(['default']);
      expect(cluster.clock.now()).toBe(before);
    });

    test('with the default grace period destroy waits for it', async () => {
      const design = new PruningDesign({});
      await design.deploy('1');
      const before = cluster.clock.now();
      await design.destroy();
      expect(live()).toBeUndefined();
      expect(cluster.clock.now() - before).toBe(30_000);
    });
  });
});

/** Two manifests: the ServiceAccount's prunes by a label that the pod carries too, the pod's comes after it. */
class PruningDesign {
  private readonly accounts = new Manifest('ServiceAccount', { PruneLabel: PRUNE_LABEL });
  private readonly pods = new Manifest('Pod');

  constructor(private readonly spec: Record<string, unknown>) {}

  async deploy(revision: string, spec: Record<string, unknown> = {}, between = () => {}): Promise<void> {
    await this.accounts.deploy(account(revision));
    between();
    await this.pods.deploy(pod({ labels: LABELS, ...revised(revision) }, { ...this.spec, ...spec }));
  }

  async destroy(): Promise<void> {
    await this.pods.delete();
    await this.accounts.delete();
  }
}
