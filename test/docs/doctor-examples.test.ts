/** The examples of docs/doctor.md are whole: they type-check and run where the document says they may be put. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as cdk from 'aws-cdk-lib';
import ts from 'typescript';
import cdkJson from '../../cdk.json';
import { PodIdentityDoctor } from '../../lib/cdk/pod-identity-doctor';
import { synthesise } from '../../lib/stack/synthesise';
import { OrdersStack } from '../walkthrough/template/cdk-app/orders-stack';

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'doctor.md'), 'utf8');
const MOST_LINES = 10;

interface Example {
  /** Where the sentence after it says that it may be put. */
  readonly file: string;
  readonly code: string;
}

const EXAMPLES: readonly Example[] = [...DOCUMENT.matchAll(/```ts\n([^`]*)```\s+As `([\w./-]+)`/g)].map(
  ([, code = '', file = '']) => ({ file, code }),
);
const [plugin, matchers] = EXAMPLES as [Example, Example];

test('every example in TypeScript says where it may be put, and has ten lines', () => {
  expect(EXAMPLES.map(({ file }) => file)).toEqual(['bin/x.ts', 'test/x.test.ts']);
  expect(DOCUMENT.match(/```ts\n/g)).toHaveLength(EXAMPLES.length);
  expect(EXAMPLES.filter(({ code }) => code.trimEnd().split('\n').length > MOST_LINES)).toEqual([]);
});

test('the examples type-check', () => {
  const texts = new Map(EXAMPLES.map(({ file, code }) => [join(ROOT, file), code]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
    { ...ts.sys, readDirectory: () => [] },
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const readFile = (path: string) => texts.get(path) ?? ts.sys.readFile(path);
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    readFile,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    getSourceFile: (path, target, ...more) => {
      const text = texts.get(path);
      return text === undefined ? host.getSourceFile(path, target, ...more) : ts.createSourceFile(path, text, target);
    },
  });
  const faults = [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

/** Runs an example as the module that it would be, with some modules or globals replaced. */
function run({ file, code }: Example, replaced: Readonly<Record<string, unknown>>, globals: object = {}): void {
  const script = transformSync(code, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;
  const require = createRequire(join(ROOT, file));
  const load = (name: string): unknown => replaced[name] ?? require(name);
  new Function('require', 'exports', ...Object.keys(globals), script)(load, {}, ...Object.values(globals));
}

describe('the validation plugin', () => {
  const OUTPUT = {
    context: { ...cdkJson.context, 'aws:cdk:disable-asset-staging': true },
    builtinCloudFormationValidation: false,
  };

  /** The example's app, which does not end with the process here. */
  function appOfExample(): cdk.App {
    const apps: cdk.App[] = [];
    class App extends cdk.App {
      constructor() {
        super(OUTPUT);
        apps.push(this);
      }
    }
    run(plugin, { 'aws-cdk-lib': { ...cdk, Validations: cdk.Validations, App } });
    const [app] = apps;
    if (app === undefined) throw new Error('the example makes no App');
    return app;
  }

  test('lets the healthy app of the example pass', () => {
    expect(() => appOfExample().synth()).not.toThrow();
  });

  test('refuses the app once something in it is broken, and names it', () => {
    const app = appOfExample();
    new OrdersStack(app, 'Orders', { ordered: false });
    expect(() => app.synth()).toThrow(/ERROR[^]*association-before-pod/);
  });

  test('acknowledges a rule that exists', () => {
    const [, id = ''] = /'PodIdentityDoctor::([\w-]+)'/.exec(plugin.code) ?? [];
    expect(new PodIdentityDoctor().ruleIds).toContain(id);
  });
});

describe('the matchers', () => {
  /** Runs the tests of the example; what fails throws. */
  function runTests(replaced: Readonly<Record<string, unknown>> = {}): number {
    const bodies: (() => void)[] = [];
    run(matchers, replaced, { test: (_name: string, body: () => void) => bodies.push(body), expect });
    for (const body of bodies) body();
    return bodies.length;
  }

  test('pass on the healthy stack', () => {
    expect(runTests()).toBe(1);
  });

  test('fail on a broken one, and name what is wrong', () => {
    const template = structuredClone(synthesise().template) as { Resources: Record<string, { Type: string }> };
    const addons = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::EKS::Addon');
    for (const [id] of addons) delete template.Resources[id];
    expect(() => runTests({ '../lib/stack/synthesise': { synthesise: () => ({ template }) } })).toThrow(
      /The doctor found 1:\s+agent-installed \(error\)/,
    );
  });
});
