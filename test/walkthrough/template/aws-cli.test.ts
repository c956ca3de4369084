import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmulator } from '../../../lib/emulator/environment';
import { chooseClients } from '../../../lib/emulator/world/clients';
import { SCENE_IDS } from '../../../lib/model/result';
import { rehearse } from '../../../lib/walkthrough/rehearse';
import { brokenScript } from '../../rehearsal/play';
import { associated, rehearseTemplateOf, shown } from './support';

/* The real AWS CLI in the pods. It is Python: without python3 these tests cannot run. */

const PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const withPython = PYTHON ? describe : describe.skip;
const unlessPython = PYTHON ? '' : ' (skipped: no python3, 3.9 or later, on the PATH)';

jest.setTimeout(120_000);

withPython(`the AWS CLI${unlessPython}`, () => {
  test('plays all of the tutorial beside the SDK, the last scenes hours ahead of the machine’s time', async () => {
    const environment = openEmulator({ mode: 'loopback', clients: await chooseClients('all') });
    try {
      const { scenes, clients } = await rehearse({ environment, script: brokenScript({}, () => {}) });
      expect(clients).toEqual(['aws-sdk-js', 'aws-cli']);
      expect(Object.fromEntries(scenes.map(({ id, status }) => [id, status]))).toEqual(
        Object.fromEntries(SCENE_IDS.map((id) => [id, 'passed'])),
      );
      const said = (id: string) =>
        scenes
          .find((scene) => scene.id === id)
          ?.evidence.flatMap((each) => (each.kind === 'client' && each.client === 'aws-cli' ? [each.said] : []))
          .join();
      expect(said('allowed-after')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d cdk-hnb659fds-assets-/);
      for (const id of ['denied-before', 'still-denied', 'isolation', 'destroy']) {
        expect(said(id)).toMatch(
          /^An error occurred \(AccessDenied\) when calling the ListBuckets operation: User: \S+ is not authorized/,
        );
      }
    } finally {
      await environment.close();
    }
  });

  test('shows who a pod of a template is, and calls S3', async () => {
    const actions = ['s3:ListAllMyBuckets'];
    const calls = [
      { service: 's3', operation: 'ListBuckets' },
      { service: 's3', operation: 'ListObjectsV2', input: { Bucket: 'pod-identity-rehearsal', MaxKeys: 3 } },
    ];
    const clients = await chooseClients('aws-cli');
    const result = await rehearseTemplateOf({ Resources: associated('api', { actions }) }, [], { clients, calls });
    const [identity] = result.identities;
    expect(identity?.caller?.sessionTags['kubernetes-service-account']).toBe('api');
    expect(shown(identity!)).toMatch(/^aws-cli: arn:aws:sts::111122223333:assumed-role\/role-of-api\/eks-prod-/m);
    expect(shown(identity!)).toMatch(/ pod-identity-rehearsal$/m);
    expect(shown(identity!)).toMatch(/\(AccessDenied\) when calling the ListObjectsV2 operation: .* s3:ListBucket on/);
    expect(identity?.status).toBe('failed');
  });

  test('calls the region that everything is in', async () => {
    const region = 'eu-west-1';
    const calls = ['ListBuckets', 'GetBucketLocation'].map((operation) => ({
      service: 's3',
      operation,
      ...(operation === 'GetBucketLocation' && { input: { Bucket: 'pod-identity-rehearsal' } }),
    }));
    const clients = await chooseClients('aws-cli');
    const Resources = associated('api', { actions: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'] });
    const result = await rehearseTemplateOf({ Resources }, [], { clients, calls, destination: { region } });
    const [identity] = result.identities;
    expect(shown(identity!)).toMatch(/ cdk-hnb659fds-assets-111122223333-eu-west-1$/m);
    expect(shown(identity!)).toMatch(/"LocationConstraint": "eu-west-1"/);
    expect(identity?.status).toBe('passed');
  });

  test('that gets no credentials is told apart from one that is denied', async () => {
    const elsewhere = { StringEquals: { 'aws:SourceAccount': '444455556666' } };
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: elsewhere,
        },
      ],
    };
    const Resources = associated('api', { trust });
    const result = await rehearseTemplateOf({ Resources }, [], { clients: await chooseClients('aws-cli') });
    const [identity] = result.identities;
    expect([identity?.status, identity?.caller]).toEqual(['failed', undefined]);
    expect(shown(identity!)).toContain('aws-cli: Error when retrieving credentials from container-role');
    expect(shown(identity!)).toContain('aws:SourceAccount');
  });
});

withPython(`a Python program at another time${unlessPython}`, () => {
  const SHIFT = join(__dirname, '..', '..', '..', 'lib', 'emulator', 'world', 'at-another-time.py');
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'at-another-time-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('reads that time from every clock that botocore reads, and gets its own arguments', () => {
    const program = join(folder, 'program.py');
    writeFileSync(
      program,
      [
        'import datetime, json, sys, time',
        'from datetime import datetime as imported',
        'utc = datetime.timezone.utc',
        'print(json.dumps([sys.argv[1:], time.time(), datetime.datetime.now(utc).timestamp(), imported.utcnow().replace(tzinfo=utc).timestamp(),',
        '  isinstance(datetime.datetime.now(), datetime.datetime), datetime.datetime(2026, 1, 2, tzinfo=utc).isoformat()]))',
      ].join('\n'),
    );
    const printed = JSON.parse(execFileSync('python3', [SHIFT, '3600', program, 'a', 'b'], { encoding: 'utf8' }));
    const [args, ...rest] = printed as [string[], number, number, number, boolean, string];
    expect(args).toEqual(['a', 'b']);
    for (const seconds of rest.slice(0, 3))
      expect(Math.abs(Number(seconds) - Date.now() / 1000 - 3600)).toBeLessThan(30);
    expect(rest.slice(3)).toEqual([true, '2026-01-02T00:00:00+00:00']);
  });

  test('ends as the program ends', () => {
    const program = join(folder, 'program.py');
    writeFileSync(program, 'import sys\nsys.exit(7)\n');
    expect(spawnSync('python3', [SHIFT, '60', program]).status).toBe(7);
  });
});
