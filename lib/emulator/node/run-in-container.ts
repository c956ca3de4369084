import { awsCli } from './clients/aws-cli';
import type { CredentialsSummary, ExecRequest, ExecResult, PlainAnswer, SdkOutcome } from './exec';
import type { ContainerProcess, RunnerAnswer } from './network/container-process';

const DEFAULT_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Runs something in a container and waits for it.
 *
 * @param clockOffsetMs how far the emulated time is from the machine's; the SDK is given it, other programs cannot be
 * @throws {Error} if the container's process is gone or does not answer
 */
export async function runInContainer(
  container: ContainerProcess,
  request: ExecRequest,
  clockOffsetMs = 0,
): Promise<ExecResult> {
  const start = performance.now();
  const timeoutMs = ('timeoutMs' in request ? request.timeoutMs : undefined) ?? DEFAULT_TIMEOUT_MS;
  const ask = (command: Readonly<Record<string, unknown>>) => container.ask({ ...command, clockOffsetMs }, timeoutMs);
  const done = (result: Partial<ExecResult> & { readonly exitCode: number }): ExecResult => ({
    stdout: '',
    stderr: '',
    timedOut: false,
    truncated: false,
    ...result,
    durationMs: performance.now() - start,
  });

  switch (request.kind) {
    case 'sdk': {
      const { service, operation, input, keepClient } = request;
      return done(ofSdk(await ask({ op: 'call', service, operation, input, keepClient })));
    }
    case 'caller-identity':
      return done(ofSdk(await ask({ op: 'caller-identity', region: request.region })));
    case 'credentials':
      return done(ofSdk(await ask({ op: 'credentials', keepClient: request.keepClient })));
    case 'env': {
      const env = (await ask({ op: 'env' })).env as Record<string, string>;
      const stdout = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
      return done({ exitCode: 0, env, stdout: stdout.join('') });
    }
    case 'http': {
      const { answers } = await ask({ op: 'http', requests: request.requests });
      return done({ exitCode: 0, answers: answers as PlainAnswer[] });
    }
    case 'file': {
      const { ok, content, message } = await ask({ op: 'file', path: request.path });
      return done(ok === true ? { exitCode: 0, stdout: String(content) } : { exitCode: 1, stderr: `${message}\n` });
    }
    case 'aws-cli': {
      const cli = await awsCli();
      if (!cli.available) return done({ exitCode: 127, stderr: `aws: not found: ${cli.reason}\n` });
      return done(
        ofProgram(await ask({ op: 'exec', argv: [...cli.argv, ...request.args], maxOutputBytes: MAX_OUTPUT_BYTES })),
      );
    }
    case 'command': {
      const { command } = request;
      const what = typeof command === 'string' ? { shell: command } : { argv: command };
      return done(ofProgram(await ask({ op: 'exec', ...what, maxOutputBytes: MAX_OUTPUT_BYTES })));
    }
  }
}

function ofSdk(answer: RunnerAnswer): Partial<ExecResult> & { readonly exitCode: number } {
  if (answer.ok === true) {
    const sdk: SdkOutcome = { ok: true, output: answer.output, credentials: answer.credentials as CredentialsSummary };
    return { exitCode: 0, sdk, stdout: `${JSON.stringify(answer.output ?? answer.credentials, undefined, 2)}\n` };
  }
  const sdk: SdkOutcome = {
    ok: false,
    name: String(answer.name),
    message: String(answer.message),
    httpStatus: answer.httpStatus as number | undefined,
    requestId: answer.requestId as string | undefined,
  };
  return { exitCode: 1, sdk, stderr: `${sdk.name}: ${sdk.message}\n`, timedOut: answer.timedOut === true };
}

function ofProgram(answer: RunnerAnswer): Partial<ExecResult> & { readonly exitCode: number } {
  return {
    exitCode: Number(answer.exitCode ?? 1),
    stdout: String(answer.stdout ?? ''),
    stderr: String(answer.stderr ?? answer.message ?? ''),
    timedOut: answer.timedOut === true,
    truncated: answer.truncated === true,
  };
}
