import { diagnosisJson } from '../../lib/report/diagnosis-json';
import { finding, nothing } from './diagnosis';

test('the gravest severity first, then the diagnosis as it is', () => {
  const diagnosis = { ...nothing, findings: [finding({ severity: 'info' }), finding({ severity: 'warning' })] };
  expect(JSON.parse(diagnosisJson(diagnosis))).toEqual({ worst: 'warning', ...diagnosis });
  expect(JSON.parse(diagnosisJson(nothing))).toEqual({ worst: null, ...nothing });
  expect(diagnosisJson(nothing)).toMatch(/\}\n$/);
});
