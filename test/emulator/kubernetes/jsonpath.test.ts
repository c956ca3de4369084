import fc from 'fast-check';
import {
  evaluateJsonPath,
  JsonPathEvaluationError,
  JsonPathSyntaxError,
  parseJsonPath,
} from '../../../lib/emulator/kubernetes/jsonpath';

const data = {
  kind: 'Pod',
  metadata: { name: 'aws-cli', annotations: { 'eks.amazonaws.com/x': 'y' }, generation: 3 },
  spec: {
    hostNetwork: false,
    containers: [
      {
        name: 'one',
        env: [
          { name: 'FULL_URI', value: 'http://169.254.170.23/v1/credentials' },
          { name: 'B', value: 'b' },
        ],
      },
      { name: 'two', env: [] },
    ],
  },
};

const sorted = {
  kind: 'Pod',
  metadata: { annotations: data.metadata.annotations, generation: 3, name: 'aws-cli' },
  spec: {
    containers: data.spec.containers.map(({ name, env }) => ({ env, name })),
    hostNetwork: false,
  },
};

const read = (template: string) => evaluateJsonPath(parseJsonPath(template), data);

// Compared with what kubectl 1.32 prints (`kubectl patch --local -o jsonpath=…`), but for the empty template and for `.*` on a map,
// whose order Go leaves open.
test.each([
  ['{.kind}', 'Pod'],
  ['{$.kind}', 'Pod'],
  ['{@.kind}', 'Pod'],
  ['{ .kind }', 'Pod'],
  ['{.metadata.generation}', '3'],
  ['{.spec.hostNetwork}', 'false'],
  ['{.metadata.none.at.all}', ''],
  ['{.spec.containers[0].name}', 'one'],
  ['{.spec.containers[-1].name}', 'two'],
  ['{.spec.containers[*].name}', 'one two'],
  ['{.spec.containers[?(@.name=="two")].name}', 'two'],
  ["{.spec.containers[?(@.name=='two')].name}", 'two'],
  ['{.spec.containers[?( @.name != "two" )].name}', 'one'],
  ['{.spec.containers[?(@.nothing)].name}', ''],
  ['{.spec.containers[?(@.env[0].name=="FULL_URI")].name}', ''],
  ['{.spec.containers[0].env[?(@.name=="FULL_URI")].value}', 'http://169.254.170.23/v1/credentials'],
  ['{.spec.containers[*].env[*].name}', 'FULL_URI B'],
  ['{.metadata.annotations.eks\\.amazonaws\\.com/x}', 'y'],
  ["{.metadata.annotations['eks\\.amazonaws\\.com/x']}", 'y'],
  ["{.metadata.annotations['eks.amazonaws.com/x']}", ''],
  ["{.metadata['name']}", 'aws-cli'],
  ['{.}', ''],
  ['{}', JSON.stringify(sorted)],
  ['{.metadata.*}', 'aws-cli {"eks.amazonaws.com/x":"y"} 3'],
  ['{.kind}{" "}{.metadata.name}', 'Pod aws-cli'],
  ['{.kind} is {.metadata.name}!', 'Pod is aws-cli!'],
  [String.raw`{"a\n\"b\""}`, 'a\n"b"'],
  ['{.spec.containers[1]}', '{"env":[],"name":"two"}'],
  ['plain', 'plain'],
  ['', ''],
])('%s gives %j', (template, expected) => {
  const isOutOfBounds = template.includes('env[0].name==');
  if (isOutOfBounds) expect(() => read(template)).toThrow('array index out of bounds: index 0, length 0');
  else expect(read(template)).toBe(expected);
});

test.each([
  ['{.spec.containers[2].name}', 'array index out of bounds: index 2, length 2'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{.metadata[?(@.a=="b")]}', 'is not array or slice and cannot be filtered'],
  ['{.spec.containers[?(@.name==1)]}', 'incompatible types for comparison'],
])('%s cannot be evaluated', (template, message) => {
  expect(() => read(template)).toThrow(JsonPathEvaluationError);
  expect(() => read(template)).toThrow(message);
});

test.each([
  ['{.kind', 'unclosed action'],
  ['{kind}', 'unrecognized identifier kind'],
  ['{.a[0}', 'unterminated array'],
  ['{"a}', 'unterminated quoted string'],
  ['{.a[?(@.b=="c"]}', 'unterminated filter'],
  ['{.kind "/" .metadata.name}', 'more than one expression in a pair of braces is not implemented'],
  ['{..name}', 'recursive descent (..) is not implemented'],
  ['{range .items[*]}{.x}{end}', '{range} is not implemented'],
  ['{.a[0:2]}', 'a slice ([a:b]) is not implemented'],
  ['{.a[0,1]}', 'a union ([a,b]) is not implemented'],
  ['{.a[?(@.b>1)]}', 'the filter operator at ">1)]}" is not implemented'],
])('%s is refused', (template, message) => {
  expect(() => parseJsonPath(template)).toThrow(JsonPathSyntaxError);
  expect(() => parseJsonPath(template)).toThrow(message);
});

test('any text is a template or a syntax error, and ends', () => {
  const pieces = fc.array(
    fc.constantFrom('{', '}', '.', '[', ']', '*', '?(', ')', '@', '$', '"', "'", 'a', '0', '==', '\\', ' ', '-'),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      try {
        parseJsonPath(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(JsonPathSyntaxError);
      }
    }),
    { numRuns: 2000 },
  );
});
