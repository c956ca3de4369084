import path from 'node:path';
import type { ContainerSpecification, Endpoint, Translation } from './network';

export interface LoopbackPlaces {
  /** Where each endpoint really listens. */
  readonly ports: Readonly<Record<Endpoint, number>>;
  /** The folder that stands for the container's root. */
  readonly root: string;
  /** An empty folder. */
  readonly home: string;
}

/** Nothing listens here: what must not leave the machine ends here instead. */
const DEAD_END = 'http://127.0.0.1:9/';
const PROXIES = new Set(['http_proxy', 'https_proxy', 'all_proxy']);
const HOST_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '169.254.170.23': 'agent',
  '[fd00:ec2::23]': 'agent-ipv6',
};

/**
 * A container's environment where addresses, host names and paths cannot be the true ones: each of AWS's literals
 * becomes its twin on the loopback interface or below the container's own folder, and whatever would lead a client off
 * the machine leads nowhere. The Pod object keeps what the webhook wrote; this is only what its process gets.
 *
 * The webhook itself knows the two values that differ as flags (`--container-credentials-full-uri`,
 * `--container-credentials-token-mount-path`).
 */
export function loopbackEnvironment(
  container: ContainerSpecification,
  places: LoopbackPlaces,
  inherited: Readonly<Record<string, string | undefined>>,
): { readonly env: Record<string, string>; readonly translations: readonly Translation[] } {
  const env: Record<string, string> = {};
  const translations: Translation[] = [];
  for (const [variable, original] of Object.entries(container.env)) {
    const used = translated(variable, original, container, places);
    if (used !== undefined) env[variable] = used;
    if (used !== original) translations.push({ container: container.name, variable, original, used });
  }
  const aws = `http://127.0.0.1:${places.ports.aws}`;
  const sandbox: Record<string, string> = {
    ...machineVariables(inherited),
    HOME: places.home,
    // What stands for HOME on Windows; without it programs ask the system, which knows the user's own.
    ...(process.platform === 'win32' && { USERPROFILE: places.home }),
    AWS_CONFIG_FILE: path.join(places.home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(places.home, '.aws', 'credentials'),
    AWS_ENDPOINT_URL: aws,
    AWS_ENDPOINT_URL_S3: aws,
    AWS_ENDPOINT_URL_STS: aws,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${places.ports.imds}`,
    NODE_NO_WARNINGS: '1',
  };
  for (const [variable, used] of Object.entries(sandbox)) {
    const original = container.env[variable];
    if (original !== undefined && original !== used) {
      translations.push({ container: container.name, variable, original, used });
    }
    env[variable] = used;
  }
  return { env, translations };
}

/** What no program runs without; all that is taken over from the parent's environment. */
export function machineVariables(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ['PATH', 'SystemRoot', 'SYSTEMROOT', 'windir', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];
  const present = names.flatMap((name) => {
    const value = inherited[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(present) as Record<string, string>;
}

function translated(
  variable: string,
  value: string,
  container: ContainerSpecification,
  places: LoopbackPlaces,
): string | undefined {
  if (PROXIES.has(variable.toLowerCase())) return undefined;
  // It means 169.254.170.2, the address of ECS, which is not on this machine.
  if (variable === 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') return undefined;
  if (variable === 'AWS_CONTAINER_CREDENTIALS_FULL_URI') return loopbackUrl(value, places);
  if (variable.startsWith('AWS_ENDPOINT_URL')) return `http://127.0.0.1:${places.ports.aws}`;
  const mount = container.mounts.find(({ mountPath }) => value === mountPath || value.startsWith(`${mountPath}/`));
  return mount ? path.join(places.root, ...value.split('/')) : value;
}

function loopbackUrl(value: string, places: LoopbackPlaces): string {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return value;
  }
  const endpoint = HOST_ENDPOINTS[url.hostname];
  if (endpoint !== undefined && url.protocol === 'http:' && (url.port === '' || url.port === '80')) {
    return `http://127.0.0.1:${places.ports[endpoint]}${url.pathname}${url.search}`;
  }
  const local = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  return local ? value : DEAD_END;
}
