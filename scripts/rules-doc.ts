import { RULES, type Rule } from '../lib/doctor';
import { STEPS, type Step, type Symptom } from '../lib/model/diagnosis';

/** What each step of a request is called in headings. */
const HEADINGS: Readonly<Record<Step, string>> = {
  cluster: 'The cluster and its nodes can be made',
  association: 'The association can be made, and is for this pod',
  injection: 'The webhook puts variables and token into the pod',
  'credential-chain': 'The SDK asks the agent, and nobody else before',
  'reaching-the-agent': 'The request reaches the agent',
  agent: 'The agent answers',
  'eks-auth': 'EKS Auth answers the agent',
  trust: 'STS lets EKS assume the role',
  permissions: 'The session may do what it asks for',
  service: 'The service agrees',
};

const SHOWN_BY: Readonly<Record<Rule['shownBy'], string>> = {
  rehearsal: 'a rehearsal, with the fault and without it (`test/rehearsal/rules`)',
  template: 'no rehearsal can show it: it is judged by what stands in the template or manifest',
  live: 'no rehearsal can show it: it is judged by what a cluster that runs says or holds',
};

/** `docs/rules.md`, made from the rules themselves. */
export function rulesDocument(rules: readonly Rule[] = RULES): string {
  const steps = STEPS.filter((step) => rules.some((rule) => rule.step === step));
  return [
    '# What the doctor looks at',
    '',
    '<!-- made by `npm run rules` from lib/doctor/rules/ -->',
    '',
    `${rules.length} rules, in the order in which a request meets them. A rule finds a place in order, finds a fault, or`,
    'could not tell, and then says what would have to be read. `error`: the pod does not get its credentials, or what',
    'makes them cannot be deployed; `warning`: it gets them by luck, or more than it should; `info`: worth knowing.',
    '',
    ...steps.flatMap((step) => [
      `- [${HEADINGS[step]}](#${anchor(HEADINGS[step])}): ${rules
        .filter((rule) => rule.step === step)
        .map(({ id }) => `[${id}](#${id})`)
        .join(', ')}`,
    ]),
    '',
    ...steps.flatMap((step) => [
      `## ${HEADINGS[step]}`,
      '',
      ...rules.filter((rule) => rule.step === step).flatMap(section),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function section({ id, title, severity, symptom, about, docs, shownBy }: Rule): readonly string[] {
  return [
    `### ${id}`,
    '',
    `**${title}**`,
    '',
    `- Severity: ${severity}`,
    `- ${symptomLine(symptom)}`,
    `- Shown by: ${SHOWN_BY[shownBy]}`,
    `- Documentation: <${docs}>`,
    '',
    about,
    '',
  ];
}

function symptomLine(symptom: Symptom): string {
  switch (symptom.kind) {
    case 'words':
      return `Says: \`${symptom.words}\``;
    case 'silent':
      return `Nobody says anything. What one sees: ${symptom.seen}`;
    case 'unconfirmed':
      return `In words that no public source quotes: ${symptom.seen}`;
  }
}

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
