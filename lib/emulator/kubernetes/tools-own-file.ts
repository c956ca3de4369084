/**
 * What a file says that has the shape of a Kubernetes object, but is what kustomize or eksctl makes other things of; with the
 * way to those. `undefined` for anything else.
 */
export function toolsOwnFile({ apiVersion, kind }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) {
    return `is a ${kind} of kustomize: give what \`kubectl kustomize\` makes of its folder`;
  }
  if (apiVersion.startsWith('eksctl.io/')) {
    return `is a ${kind} of eksctl, neither a template nor an object: give the templates of the stacks that eksctl makes of it (\`aws cloudformation get-template\`)`;
  }
  return undefined;
}
