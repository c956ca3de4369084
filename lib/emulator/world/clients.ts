import { awsCli } from '../node/clients/aws-cli';

/** The AWS clients that a pod can be given, by the names that results carry. */
export type ClientName = 'aws-sdk-js' | 'aws-cli';

/** What a user may ask for. */
export type ClientChoice = 'js' | 'aws-cli' | 'all';

/** Which clients run, and what is not proven because one does not. */
export interface ChosenClients {
  readonly clients: readonly ClientName[];
  readonly notProven: readonly string[];
}

/** A client was asked for by name that this machine cannot run. */
export class ClientUnavailableError extends Error {
  constructor(reason: string) {
    super(
      `The AWS CLI cannot run here: ${reason}. Install Python 3.9 or later as python3, or leave out --client aws-cli.`,
    );
    this.name = 'ClientUnavailableError';
  }
}

const REFRESH_NOT_PROVEN =
  'Credentials are renewed under a running client in the AWS SDK for JavaScript alone: each run of the AWS CLI is a process of its own.';

/**
 * The clients for a choice. `all` does without the AWS CLI where it cannot run, and says so; asked for by name it must run.
 *
 * @param find says whether the AWS CLI can run; @default looks for python3 and for the CLI that aws-cdk-lib carries
 * @throws ClientUnavailableError
 */
export async function chooseClients(choice: ClientChoice, find: typeof awsCli = awsCli): Promise<ChosenClients> {
  if (choice === 'js') return { clients: ['aws-sdk-js'], notProven: [] };
  const cli = await find();
  if (cli.available) {
    const clients: ClientName[] = choice === 'all' ? ['aws-sdk-js', 'aws-cli'] : ['aws-cli'];
    return { clients, notProven: [REFRESH_NOT_PROVEN] };
  }
  if (choice === 'aws-cli') throw new ClientUnavailableError(cli.reason);
  return { clients: ['aws-sdk-js'], notProven: [`What the AWS CLI does: it was left out, since ${cli.reason}.`] };
}
