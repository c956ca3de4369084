import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  findKubernetesVersion,
  kubectlLayerFor,
  type KubectlLayer,
  kubernetesVersions,
  supportOf,
} from '../../lib/stack/kubernetes-versions';
import { warnOfVersion } from '../../lib/stack/version-warning';
import { emptyStack, templateOf } from './constructs';

const day = (date: string) => new Date(`${date}T12:00:00Z`);

/** The kubectl inside each layer, as its description says. */
const kubectlIn: Record<KubectlLayer, string> = {
  v30: '/opt/kubectl/kubectl 1.30; /opt/helm/helm 3.17.1',
  v33: '/opt/kubectl/kubectl 1.33.0; /opt/helm/helm 4.1.3',
  v35: '/opt/kubectl/kubectl 1.35.2; /opt/helm/helm 4.1.3',
};

test.each(kubernetesVersions)('$version has a kubectl of its own minor version or one beside it', (row) => {
  const minor = Number(row.version.split('.')[1]);
  expect(Math.abs(minor - Number(row.kubectl.slice(1)))).toBeLessThanOrEqual(1);

  const stack = emptyStack();
  kubectlLayerFor(stack, 'Layer', row.version);
  templateOf(stack).hasResourceProperties('AWS::Lambda::LayerVersion', { Description: kubectlIn[row.kubectl] });
});

test('1.30 has the layer v30', () => {
  expect(findKubernetesVersion('1.30')).toEqual({
    version: '1.30',
    standardUntil: '2025-07-23',
    extendedUntil: '2026-07-23',
    kubectl: 'v30',
  });
});

test('a version without a layer has none', () => {
  expect(findKubernetesVersion('1.37')).toBeUndefined();
  expect(() => kubectlLayerFor(emptyStack(), 'Layer', '1.37')).toThrow('no kubectl layer for Kubernetes 1.37');
});

test('standard support is 14 months or so, extended support 12 more', () => {
  for (const { standardUntil, extendedUntil } of kubernetesVersions) {
    if (standardUntil === undefined || extendedUntil === undefined) continue;
    expect(extendedUntil).toBe(standardUntil.replace(/^\d+/, (year) => String(Number(year) + 1)));
  }
});

test.each([
  ['1.30', '2025-07-23', 'standard'],
  ['1.30', '2025-07-24', 'extended'],
  ['1.30', '2026-07-22', 'extended'],
  ['1.30', '2026-07-23', 'ended'],
  ['1.35', '2026-11-23', 'standard'],
  ['1.36', '2099-01-01', 'standard'],
])('%s on %s: %s', (version, date, expected) => {
  expect(supportOf(findKubernetesVersion(version)!, day(date))).toBe(expected);
});

describe('at synthesis', () => {
  function annotationsFor(version: string, date: string) {
    const stack = emptyStack();
    warnOfVersion(stack, version, day(date));
    return Annotations.fromStack(stack);
  }

  test('an ended version is warned of, with the date', () => {
    annotationsFor('1.30', '2026-11-23').hasWarning(
      '/Test',
      Match.stringLikeRegexp('^Kubernetes 1\\.30: extended support ended on 2026-07-23\\. EKS creates no such cluster'),
    );
  });

  test('a version in extended support is noted, with what it costs', () => {
    const annotations = annotationsFor('1.33', '2026-11-23');
    annotations.hasInfo('/Test', Match.stringLikeRegexp('standard support ended on 2026-07-29.*\\$0\\.60'));
    annotations.hasNoWarning('*', Match.anyValue());
  });

  test('a version in standard support is not mentioned', () => {
    const annotations = annotationsFor('1.35', '2026-11-23');
    annotations.hasNoInfo('*', Match.anyValue());
    annotations.hasNoWarning('*', Match.anyValue());
  });
});
