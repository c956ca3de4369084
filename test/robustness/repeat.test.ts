import { SCENE_IDS, type RehearsalResult } from '../../lib/model/result';
import { Run } from './run';

jest.setTimeout(90_000);

const ALL_PASSED = SCENE_IDS.map((id) => `${id} passed`);

test('two rehearsals at a time, and two after them, give the same result', async () => {
  for (let round = 0; round < 2; round++) {
    const runs = [new Run(['rehearse', '--json']), new Run(['rehearse', '--json'])];
    try {
      for (const { ended } of runs) {
        const { code, stdout, stderr } = await ended;
        const { scenes } = JSON.parse(stdout) as RehearsalResult;
        expect(scenes.map(({ id, status }) => `${id} ${status}`)).toEqual(ALL_PASSED);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      }
      for (const run of runs) {
        expect(await run.processesLeft()).toEqual([]);
        expect(run.files()).toEqual([]);
      }
    } finally {
      for (const run of runs) run.remove();
    }
  }
});
