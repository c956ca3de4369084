import { Command, Option } from 'commander';
import { emptyOption } from '../empty-option';
import { givenOption } from '../given-option';
import { helpLayout, helpParagraph } from '../help-layout';
import { append, collect } from '../repeatable';
import { settingsHelp } from '../settings-help';
import type { TemplateOptions } from './rehearse-template';
import type { TutorialOptions } from './rehearse-tutorial';

type RehearseOptions = TutorialOptions & Omit<TemplateOptions, 'template'> & { readonly template?: string };

/** Options that mean nothing without a template. */
const FOR_TEMPLATES = [
  'stack',
  'account',
  'region',
  'parameter',
  'export',
  'manifests',
  'cluster',
  'serviceAccount',
  'call',
];

const EXAMPLES = `
Somebody else's template:
  pod-identity rehearse --template cdk.out
  pod-identity rehearse --template template.yaml --parameter ClusterName=prod --manifests k8s/
  pod-identity rehearse --template cdk.out --call s3:ListBuckets --call 'dynamodb:GetItem@arn:aws:dynamodb:us-east-1:111122223333:table/orders'`;

const WHAT_PASSES =
  '--template passes if every pod of every association becomes its role, whatever the role may do. A --call must be allowed, and a program given to --exec must end with 0, or the run is disproven; a program that is not done after a minute decides nothing.';

/** `pod-identity rehearse`: plays the tutorial, or somebody else's template, through on this machine. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .exitOverride()
    .configureHelp(helpLayout)
    .showHelpAfterError('(--help lists what there is)')
    .description('play the tutorial through on this machine, or show who the pods of your own template become')
    .option('-c, --context <key=value>', 'a setting of the stack, as `cdk -c` takes it; may be repeated', collect, {})
    .addOption(
      new Option(
        '--template <path>',
        'rehearse this instead of the tutorial: a CloudFormation template (JSON, YAML) or a cdk.out',
      ).conflicts('context'),
    )
    .option('--stack <name>', 'with --template: this stack, with those it depends on, instead of all')
    .option('--account <id>', 'with --template: the account to deploy to, for stacks without env')
    .option('--region <name>', 'with --template: the region to deploy to, for stacks without env')
    .option('--parameter <key=value>', 'with --template: as `cdk deploy --parameters`; may be repeated', append, [])
    .option(
      '--export <name=value>',
      'with --template: what a stack that is not given exports; may be repeated',
      append,
      [],
    )
    .option(
      '--manifests <path>',
      'with --template: Kubernetes objects applied after the stacks; may be repeated',
      append,
      [],
    )
    .option('--cluster <name>', 'with --template: the cluster that --manifests are for, where there are several')
    .option(
      '--service-account <namespace/name>',
      'with --template: this association alone; may be repeated',
      append,
      [],
    )
    .option(
      '--call <service:Operation[={JSON}|@ARN]>',
      'with --template: what the pods must be allowed to do. S3 is really called; for every other service the policies are asked, and the output says so; the logical id of a resource stands for its ARN. May be repeated',
      append,
      [],
    )
    .addOption(
      new Option(
        '--client <client>',
        'the AWS client in the pods: the SDK for JavaScript, the AWS CLI (needs python3), or all',
      )
        .choices(['js', 'aws-cli', 'all'])
        .default('js'),
    )
    .option('--exec <command>', 'run this in the injected pod (with --template: in each pod), and show what it gets')
    .option('--report <file>', 'write an HTML page as well, with every request drawn')
    .option('--json', 'print the result as JSON, and nothing else', false)
    .addOption(
      new Option('--mode <mode>', 'how the pods are isolated')
        .choices(['auto', 'namespace', 'loopback'])
        .default('auto'),
    )
    .addHelpText(
      'after',
      () =>
        `${EXAMPLES}\n\n${helpParagraph(WHAT_PASSES)}\n\n${settingsHelp()}\n\n${helpParagraph('Exit code: 0 proven, 1 disproven, 2 could not tell or bad usage.')}`,
    )
    .action(async ({ template, ...options }: RehearseOptions, command: Command) => {
      const empty = emptyOption(command);
      if (empty !== undefined) command.error(`error: ${empty}`);
      const idle = template === undefined ? givenOption(command, FOR_TEMPLATES) : undefined;
      if (idle !== undefined) command.error(`error: ${idle} needs --template: the tutorial brings all it needs`);
      // Each loaded only when it is wanted: it takes a good part of what the tutorial takes.
      if (template === undefined) {
        const { rehearseTutorial } = await import('./rehearse-tutorial');
        process.exitCode = await rehearseTutorial(options);
      } else {
        const { rehearseTemplateFiles } = await import('./rehearse-template');
        process.exitCode = await rehearseTemplateFiles({ ...options, template });
      }
    });
}
