import { githubAnnotations, withoutCommands } from '../../lib/report/diagnosis-github';
import { finding, nothing } from './diagnosis';

const at = () => ({ file: 'k8s/a,b:c.yaml', line: 7 });

test('one line, escaped as GitHub reads it', () => {
  const cause = 'It is 100 % wrong.';
  expect(githubAnnotations({ ...nothing, findings: [finding({ cause, fix: 'a\nb' })] }, at)).toEqual([
    '::error file=k8s/a%2Cb%3Ac.yaml,line=7,title=trust-names-pod-identity%3A role cart::It is 100 %25 wrong.' +
      '%0Asaid: Trust policy of the role provided is invalid.%0Afix: a%0Ab%0Aat: App/Role' +
      '%0Ahttps://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
  ]);
});

test.each([
  ['error', '::error '],
  ['warning', '::warning '],
  ['info', '::notice '],
] as const)('%s is %s', (severity, start) => {
  const [line] = githubAnnotations({ ...nothing, findings: [finding({ severity })] }, at);
  expect(line?.startsWith(start)).toBe(true);
});

test('without a place there is no file', () => {
  const [line] = githubAnnotations({ ...nothing, findings: [finding()] }, () => undefined);
  expect(line).toMatch(/^::error title=/);
});

test('a name from outside cannot start a command of its own', () => {
  const { subject } = finding();
  const hostile = finding({ cause: 'x\n::add-mask::y', subject: { ...subject, name: 'role\r\n::stop-commands::z' } });
  const [line = '', ...more] = githubAnnotations({ ...nothing, findings: [hostile] }, at);
  expect(more).toEqual([]);
  expect(line).not.toMatch(/[\r\n]/);
});

test('of more than GitHub shows the last annotation tells how many there are', () => {
  const errors = Array.from({ length: 12 }, () => finding());
  const warnings = Array.from({ length: 10 }, () => finding({ severity: 'warning' }));
  const lines = githubAnnotations({ ...nothing, findings: [...errors, ...warnings] }, at);
  expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
  expect(lines[9]).toBe('::error ::3 more of severity error are in the log of this step.');
  expect(lines.slice(10)).toHaveLength(10);
  expect(lines.slice(10).every((line) => line.startsWith('::warning file='))).toBe(true);
});

test('a letter that a command is written with is escaped once', () => {
  const [line] = githubAnnotations({ ...nothing, findings: [finding({ cause: '%0A %25 a:b,c' })] }, at);
  expect(line).toContain('::%250A %2525 a:b,c%0A');
});

test('the log around it is no command, whatever a template calls its parts', () => {
  expect(withoutCommands(['::error::not by us'], 'secret')).toEqual([
    '::stop-commands::secret',
    '::error::not by us',
    '::secret::',
  ]);
});
