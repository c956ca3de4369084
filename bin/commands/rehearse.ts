import { Command, InvalidArgumentError, Option } from 'commander';
import { createSpinner } from 'nanospinner';
import { openEmulator } from '../../lib/emulator/environment';
import type { Environment } from '../../lib/model/environment';
import { verdict } from '../../lib/model/result';
import { rehearsalJson } from '../../lib/report/json';
import { closingLines, sceneLines } from '../../lib/report/terminal';
import { SettingsError } from '../../lib/stack/settings-error';
import { rehearse, type Audience } from '../../lib/walkthrough/rehearse';
import type { Script } from '../../lib/walkthrough/scene';
import { demoScript } from '../demo-script';
import { EXIT, EXIT_BY_VERDICT } from '../exit';
import { settingsHelp } from '../settings-help';
import { terminalStyle } from '../terminal-style';

interface RehearseOptions {
  readonly context: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly mode: 'auto' | 'namespace' | 'loopback';
}

/** `pod-identity rehearse`: plays the tutorial through on this machine. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description("play the tutorial through on this machine, from the CDK app's own template")
    .option('-c, --context <key=value>', 'a setting of the stack, as `cdk -c` takes it; may be repeated', collect, {})
    .option('--json', 'print the result as JSON, and nothing else', false)
    .addOption(
      new Option('--mode <mode>', 'how the pods are isolated')
        .choices(['auto', 'namespace', 'loopback'])
        .default('auto'),
    )
    .addHelpText(
      'after',
      () => `\n${settingsHelp()}\n\nExit code: 0 proven, 1 disproven, 2 could not tell or bad usage.`,
    )
    .action(async (options: RehearseOptions) => {
      process.exitCode = await run(options);
    });
}

function collect(pair: string, earlier: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It takes key=value, for example -c namespace=team-a.');
  return { ...earlier, [pair.slice(0, at)]: pair.slice(at + 1) };
}

async function run({ context, json, mode }: RehearseOptions): Promise<number> {
  let script: Script;
  try {
    script = demoScript(context);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    return EXIT.unknown;
  }
  const environment = openEmulator({ mode });
  const forget = closeOnSignal(environment);
  try {
    const result = await rehearse({ environment, script }, json ? {} : terminalAudience());
    if (json) process.stdout.write(rehearsalJson(result));
    else console.log(['', ...closingLines(result, terminalStyle(process.stdout))].join('\n'));
    return EXIT_BY_VERDICT[verdict(result.scenes)];
  } finally {
    forget();
    await environment.close();
  }
}

/** Prints each scene as it ends, and on a terminal shows what is under way. */
function terminalAudience(): Audience {
  const style = terminalStyle(process.stdout);
  const spinner = process.stdout.isTTY ? createSpinner() : undefined;
  return {
    sceneStarted: (scene) => spinner?.start({ text: scene.title }),
    sceneEnded(scene) {
      spinner?.reset();
      spinner?.clear();
      console.log(sceneLines(scene, style).join('\n'));
    },
  };
}

/** Ctrl-C ends the pods' processes and removes their files before this process goes. Returns how to call that off. */
function closeOnSignal(environment: Environment): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    process.once(signal, () => process.exit(EXIT.unknown));
    void environment.close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}
