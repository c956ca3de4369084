import { MalformedPolicyError, parsePolicy } from '../../iam/index';
import type { AssumeRoleRefusal, AssumeRoleRequest } from './assume-role';
import { refuse } from './assume-role';

/** A rule of the AssumeRole API: what a value must satisfy, in the words STS uses when it does not. */
interface Constraint {
  readonly field: string;
  readonly value: string | number | undefined;
  readonly holds: boolean;
  readonly words: string;
}

/** Longest inline session policy, in characters. */
const LONGEST_POLICY = 2048;

/**
 * Checks an AssumeRole request as STS does before it looks at any policy.
 *
 * Source: AWS STS API Reference, "AssumeRole" (patterns and lengths); the sentences are those of AWS's common request
 * validation, as public clients report them.
 *
 * @returns the refusal, or `undefined` if the request is well formed
 */
export function validateRequest(request: AssumeRoleRequest): AssumeRoleRefusal | undefined {
  const violated = constraints(request).filter((constraint) => !constraint.holds);
  if (violated.length > 0) {
    const count = `${violated.length} validation error${violated.length > 1 ? 's' : ''} detected: `;
    const faults = violated.map(({ field, value, words }) => {
      const shown = value === undefined ? 'Value' : `Value '${value}'`;
      return `${shown} at '${field}' failed to satisfy constraint: ${words}`;
    });
    return refuse('ValidationError', count + faults.join('; '));
  }
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/./.test(request.roleArn)) {
    return refuse('ValidationError', `${request.roleArn} is invalid`);
  }
  return request.policy === undefined ? undefined : validatePolicy(request.policy);
}

function constraints(request: AssumeRoleRequest): Constraint[] {
  const { roleArn, sessionName, durationSeconds, externalId } = request;
  const tags = request.tags ?? [];
  const tagFields = tags.flatMap(({ key, value }, index) => {
    const at = `tags.${index + 1}.member`;
    return [
      shortest(`${at}.key`, key, 1),
      longest(`${at}.key`, key, 128),
      pattern(`${at}.key`, key, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+'),
      longest(`${at}.value`, value, 256),
      pattern(`${at}.value`, value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'),
    ];
  });
  return [
    shortest('roleArn', roleArn, 20),
    longest('roleArn', roleArn, 2048),
    shortest('roleSessionName', sessionName, 2),
    longest('roleSessionName', sessionName, 64),
    pattern('roleSessionName', sessionName, /^[A-Za-z0-9_+=,.@-]*$/, '[\\w+=,.@-]*'),
    {
      field: 'durationSeconds',
      value: durationSeconds,
      holds: durationSeconds >= 900,
      words: 'Member must have value greater than or equal to 900',
    },
    {
      field: 'durationSeconds',
      value: durationSeconds,
      holds: !(durationSeconds > 43_200),
      words: 'Member must have value less than or equal to 43200',
    },
    ...(externalId === undefined
      ? []
      : [
          shortest('externalId', externalId, 2),
          longest('externalId', externalId, 1224),
          pattern('externalId', externalId, /^[A-Za-z0-9_+=,.@:/-]*$/, '[\\w+=,.@:\\/-]*'),
        ]),
    {
      field: 'tags',
      value: undefined,
      holds: tags.length <= 50,
      words: 'Member must have length less than or equal to 50',
    },
    ...tagFields,
  ];
}

function shortest(field: string, value: string, length: number): Constraint {
  const words = `Member must have length greater than or equal to ${length}`;
  return { field, value, holds: value.length >= length, words };
}

function longest(field: string, value: string, length: number): Constraint {
  const words = `Member must have length less than or equal to ${length}`;
  return { field, value, holds: value.length <= length, words };
}

function pattern(field: string, value: string, expression: RegExp, written: string): Constraint {
  const words = `Member must satisfy regular expression pattern: ${written}`;
  return { field, value, holds: expression.test(value), words };
}

function validatePolicy(policy: unknown): AssumeRoleRefusal | undefined {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  if (text.length > LONGEST_POLICY) {
    return refuse(
      'ValidationError',
      `1 validation error detected: Value '${text}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_POLICY}`,
      `the session policy has ${text.length} characters and STS takes ${LONGEST_POLICY}`,
    );
  }
  try {
    parsePolicy(policy, 'identity', { use: 'session' });
    return undefined;
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return refuse('MalformedPolicyDocument', error.message, `the session policy is malformed: ${error.detail}`);
  }
}
