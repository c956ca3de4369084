import { ClientUnavailableError } from '../lib/emulator/world/clients';
import { SettingsError } from '../lib/stack/settings-error';
import { InputError } from '../lib/walkthrough/template/input-error';
import { EXIT } from './exit';

const MISTAKES = [SettingsError, InputError, ClientUnavailableError];

/** The exit code of `work`; what the user got wrong is printed as a sentence, without a stack trace. */
export async function orUsersMistake(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!MISTAKES.some((mistake) => error instanceof mistake)) throw error;
    console.error((error as Error).message);
    return EXIT.unknown;
  }
}
