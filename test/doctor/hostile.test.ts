/** Templates, manifests and chains are untrusted: whatever is in them, they are refused by name or judged, and never crash. */
import fc from 'fast-check';
import { diagnose, RULES } from '../../lib/doctor';
import { TemplateError } from '../../lib/emulator/cloudformation/template-error';
import { readChain } from '../../lib/reader';
import { brokenOf } from './case';
import { CASES } from './cases';
import { healthyDraft, templateOf, TODAY } from './draft';

const LOGICAL_IDS = Object.keys(healthyDraft().resources);
const PROPERTIES = [
  ...new Set(Object.values(healthyDraft().resources).flatMap((item) => Object.keys(item['Properties'] ?? {}))),
];

test('properties of any type', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LOGICAL_IDS),
      fc.constantFrom(...PROPERTIES),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom({ Ref: 'Nobody' }, { 'Fn::GetAtt': ['Cluster'] }, { Ref: 'Cluster' }, '‹x›', '__proto__'),
      ),
      (logicalId, property, value) => {
        const template = templateOf(healthyDraft());
        const resource = template.Resources[logicalId]!;
        resource['Properties'] = { ...resource['Properties'], [property]: value };
        try {
          diagnose(readChain({ template, today: TODAY }));
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test('pods of any shape', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('containers', 'volumes', 'nodeSelector', 'os', 'securityContext', 'hostNetwork'),
      fc.jsonValue(),
      (field, value) => {
        const draft = healthyDraft();
        draft.pod['spec'][field] = value;
        expect(() => diagnose(readChain({ template: templateOf(draft), today: TODAY }))).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
});

test('a rule changes nothing in the chain, and says the same twice', () => {
  for (const item of CASES.filter(({ rule }) => rule !== 'associations-within-limit')) {
    const chain = brokenOf(item);
    const before = JSON.stringify(chain);
    const first = diagnose(chain);
    expect(diagnose(chain, RULES)).toEqual(first);
    expect(JSON.stringify(chain)).toBe(before);
  }
});

test('an answer made to be slow is not', () => {
  const chain = brokenOf(CASES.find(({ rule }) => rule === 'deployer-may-pass-role')!);
  const said = 'not authorized to perform: eks:' + 'a'.repeat(5_000_000);
  const answers = { read: true, items: [{ id: 'a', source: {}, component: 'eks', said }] } as const;
  expect(diagnose({ ...chain, answers }).findings).toEqual([]);
});
