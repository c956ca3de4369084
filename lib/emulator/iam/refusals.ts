import { ResourceError } from '../cloudformation/provider';

/**
 * IAM's refusals in IAM's words, one function for each. Codes and status: IAM API Reference, "Errors" of each action;
 * texts as public clients report them.
 */
export const refusals = {
  roleExists: (name: string) => exists(`Role with name ${name} already exists.`),
  policyExists: (name: string) => exists(`A policy called ${name} already exists. Duplicate names are not allowed.`),
  instanceProfileExists: (name: string) => exists(`Instance Profile ${name} already exists.`),

  noRole: (name: string) => missing(`The role with name ${name} cannot be found.`),
  noUser: (name: string) => missing(`The user with name ${name} cannot be found.`),
  noGroup: (name: string) => missing(`The group with name ${name} cannot be found.`),
  noRolePolicy: (name: string) => missing(`The role policy with name ${name} cannot be found.`),
  noPolicy: (arn: string) => missing(`Policy ${arn} was not found.`),
  notAttachable: (arn: string) => missing(`Policy ${arn} does not exist or is not attachable.`),
  noBoundary: (arn: string) => missing(`Scope ARN: ${arn} does not exist or is not attachable.`),
  noInstanceProfile: (name: string) => missing(`Instance Profile ${name} cannot be found.`),

  roleInInstanceProfile: () => conflict('Cannot delete entity, must remove roles from instance profile first.'),
  roleHasAttachedPolicies: () => conflict('Cannot delete entity, must detach all policies first.'),
  roleHasInlinePolicies: () => conflict('Cannot delete entity, must delete policies first.'),
  policyAttached: () => conflict('Cannot delete a policy attached to entities.'),
  instanceProfileHasRole: () => conflict('Cannot delete entity, must remove roles from instance profile first.'),

  quota: (name: string, limit: number) =>
    new ResourceError('LimitExceeded', `Cannot exceed quota for ${name}: ${limit}`, 409),
  inlinePoliciesTooLarge: (role: string, bytes: number) =>
    new ResourceError('LimitExceeded', `Maximum policy size of ${bytes} bytes exceeded for role ${role}`, 409),

  malformedPolicy: (message: string) => new ResourceError('MalformedPolicyDocument', message, 400),
  invalidArn: (arn: string) => new ResourceError('InvalidInput', `ARN ${arn} is not valid.`, 400),
  invalidName: (field: string) =>
    validation(
      `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    ),
  invalidPath: () =>
    validation(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    ),
  constraint: (field: string, value: string | number, constraint: string) =>
    validation(
      `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`,
    ),
};

function exists(message: string): ResourceError {
  return new ResourceError('EntityAlreadyExists', message, 409);
}

function missing(message: string): ResourceError {
  return new ResourceError('NoSuchEntity', message, 404);
}

function conflict(message: string): ResourceError {
  return new ResourceError('DeleteConflict', message, 409);
}

function validation(message: string): ResourceError {
  return new ResourceError('ValidationError', message, 400);
}
