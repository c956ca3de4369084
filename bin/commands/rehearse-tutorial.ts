import { openEmulator } from '../../lib/emulator/environment';
import { chooseClients } from '../../lib/emulator/world/clients';
import { verdict } from '../../lib/model/result';
import { rehearsalPage } from '../../lib/report/html/rehearsal-page';
import { rehearsalJson } from '../../lib/report/rehearsal-json';
import { closingLines, sceneLines } from '../../lib/report/rehearsal-terminal';
import { ownProgram, withSceneAfter } from '../../lib/walkthrough/program';
import { rehearse, TUTORIAL, type Audience } from '../../lib/walkthrough/rehearse';
import { closingAfter } from '../close-on-signal';
import { demoScript } from '../demo-script';
import { EXIT_BY_VERDICT } from '../exit';
import { reportFile } from '../report-file';
import { spinner, type Spinner } from '../spinner';
import { terminalStyle } from '../terminal-style';
import { orUsersMistake } from '../users-mistake';
import type { CommonOptions } from './common-options';

/** The options of `pod-identity rehearse` without a template, as commander gives them. */
export interface TutorialOptions extends CommonOptions {
  readonly context: Readonly<Record<string, string>>;
}

/** Plays the tutorial and prints it; gives the exit code. */
export function rehearseTutorial({ context, json, mode, client, exec, report }: TutorialOptions): Promise<number> {
  return orUsersMistake(async () => {
    const script = demoScript(context);
    const page = report === undefined ? undefined : reportFile(report);
    const clients = await chooseClients(client);
    const environment = openEmulator({ mode, clients });
    const shown = spinner();
    const scenes =
      exec === undefined
        ? TUTORIAL
        : withSceneAfter(
            TUTORIAL,
            'recreate',
            ownProgram(exec, (pod, command) => environment.run(pod, command)),
          );
    return closingAfter(environment, shown, async () => {
      const result = await rehearse({ environment, script }, json ? {} : terminalAudience(shown), scenes);
      page?.write(rehearsalPage(result));
      if (json) shown.print(rehearsalJson(result));
      else shown.replaceBy(['', ...closingLines(result, terminalStyle(process.stdout))]);
      return EXIT_BY_VERDICT[verdict(result.scenes)];
    });
  });
}

/** Prints each scene as it ends, and on a terminal shows what is under way. */
function terminalAudience(shown: Spinner): Audience {
  const style = terminalStyle(process.stdout);
  return {
    sceneStarted: (scene) => shown.show(scene.title),
    sceneEnded: (scene) => shown.replaceBy(sceneLines(scene, style)),
  };
}
