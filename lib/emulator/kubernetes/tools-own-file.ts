/**
 * What a file says that has the shape of a Kubernetes object, but is what kustomize, Helm or eksctl makes other things of; with the
 * way to those. `undefined` for anything else.
 */
export function toolsOwnFile(data: Readonly<Record<string, unknown>>): string | undefined {
  const { apiVersion, kind } = data;
  if ((apiVersion === 'v1' || apiVersion === 'v2') && kind === undefined && typeof data['version'] === 'string') {
    return 'is the Chart.yaml of a Helm chart: give what `helm template` makes of the chart';
  }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) {
    return `is a ${kind} of kustomize: give what \`kubectl kustomize\` makes of its folder`;
  }
  if (apiVersion.startsWith('eksctl.io/')) {
    return `is a ${kind} of eksctl, neither a template nor an object: give the templates of the stacks that eksctl makes of it (\`aws cloudformation get-template\`)`;
  }
  return undefined;
}
