import { SCENE_IDS, type RehearsalResult } from '../../lib/model/result';
import { Run } from './run';

jest.setTimeout(90_000);

const ALL_PASSED = SCENE_IDS.map((id) => `${id} passed`);

test('two rehearsals at a time give the same result and leave nothing', async () => {
  const runs = [new Run(['rehearse', '--json']), new Run(['rehearse', '--json'])];
  try {
    for (const run of runs) {
      const { code, stdout, stderr } = await run.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { scenes } = JSON.parse(stdout) as RehearsalResult;
      expect(scenes.map(({ id, status }) => `${id} ${status}`)).toEqual(ALL_PASSED);
      expect(await run.processesLeft()).toEqual([]);
      expect(run.files()).toEqual([]);
    }
  } finally {
    for (const run of runs) run.remove();
  }
});
