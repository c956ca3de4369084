import { openEmulator } from '../../lib/emulator/environment';
import { chooseClients } from '../../lib/emulator/world/clients';
import { templateVerdict } from '../../lib/model/template-result';
import { templatePage } from '../../lib/report/html/template-page';
import { templateJson } from '../../lib/report/template-json';
import { identityLines, stackLines, templateClosingLines } from '../../lib/report/template-terminal';
import { parseCall } from '../../lib/walkthrough/template/call-syntax';
import { readInput } from '../../lib/walkthrough/template/input';
import { rehearseTemplate, type TemplateAudience } from '../../lib/walkthrough/template/rehearse-template';
import { closingAfter } from '../close-on-signal';
import { EXIT_BY_VERDICT } from '../exit';
import { podsAtOnce } from '../pods-at-once';
import { reportFile } from '../report-file';
import { spinner, type Spinner } from '../spinner';
import { terminalStyle } from '../terminal-style';
import { orUsersMistake } from '../users-mistake';
import type { CommonOptions } from './common-options';

/** The options of `pod-identity rehearse --template`, as commander gives them. */
export interface TemplateOptions extends CommonOptions {
  readonly template: string;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  readonly parameter: readonly string[];
  readonly export: readonly string[];
  readonly manifests: readonly string[];
  readonly cluster?: string;
  readonly serviceAccount: readonly string[];
  readonly call: readonly string[];
}

/** Rehearses somebody else's template and prints what was found; gives the exit code. */
export function rehearseTemplateFiles(options: TemplateOptions): Promise<number> {
  const { json, mode, client, exec, report, parameter, export: exports, ...others } = options;
  const { serviceAccount, call, cluster, ...files } = others;
  return orUsersMistake(async () => {
    const input = readInput({ ...files, parameters: parameter, exports });
    const calls = call.map(parseCall);
    const page = report === undefined ? undefined : reportFile(report);
    const environment = openEmulator({
      ...input.destination,
      exports: input.exports,
      mode,
      clients: await chooseClients(client),
    });
    const shown = spinner();
    const audience = json ? {} : terminalAudience(shown);
    return closingAfter(environment, shown, async () => {
      const request = {
        ...input,
        calls,
        program: exec,
        cluster,
        serviceAccounts: serviceAccount,
        podsAtOnce: podsAtOnce(),
      };
      const result = await rehearseTemplate(environment, request, audience);
      page?.write(templatePage(result));
      if (json) shown.print(templateJson(result));
      else shown.replaceBy(['', ...templateClosingLines(result, terminalStyle(process.stdout))]);
      return EXIT_BY_VERDICT[templateVerdict(result)];
    });
  });
}

/** Prints each stack and each pod as it ends, and on a terminal shows what is under way. */
function terminalAudience(shown: Spinner): TemplateAudience {
  const style = terminalStyle(process.stdout);
  return {
    underWay: (what) => shown.show(what),
    stackEnded: (stack) => shown.replaceBy(stackLines(stack, style)),
    identityEnded: (identity) => shown.replaceBy(identityLines(identity, style)),
  };
}
