import { badRequest } from './errors';

type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

/** Whether an object's labels satisfy a selector. */
export type LabelMatcher = (labels: Readonly<Record<string, string>> | undefined) => boolean;

const KEY = String.raw`[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const VALUE = String.raw`[-A-Za-z0-9_.]*`;
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * Reads a label selector as `kubectl -l` takes it: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, joined
 * by commas, all of which must hold. The empty selector matches everything.
 *
 * @throws KubernetesError `BadRequest` if the selector cannot be read.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(selector: string): LabelMatcher {
  const terms = selector.trim() === '' ? [] : termsOf(selector);
  const requirements = terms.map((term) => parseRequirement(term.trim(), selector));
  return (labels) => requirements.every((requirement) => requirement(labels ?? {}));
}

/** Splits at the commas outside parentheses. One pass: a pattern that looks ahead from each comma takes the square of them. */
function termsOf(selector: string): readonly string[] {
  const terms: string[] = [];
  let open = false;
  for (const piece of selector.split(',')) {
    if (open) terms[terms.length - 1] += `,${piece}`;
    else terms.push(piece);
    const [opened, closed] = [piece.lastIndexOf('('), piece.lastIndexOf(')')];
    open = opened > closed || (open && closed < 0);
  }
  return terms;
}

function parseRequirement(term: string, selector: string): Requirement {
  const has = (labels: Readonly<Record<string, string>>, key: string) => Object.hasOwn(labels, key);
  const set = SET.exec(term);
  if (set) {
    const [key, operator] = [set[1]!, set[2]!];
    const values = new Set(set[3]!.split(',').map((value) => value.trim()));
    const listed = (labels: Readonly<Record<string, string>>) => has(labels, key) && values.has(labels[key]!);
    return operator === 'in' ? listed : (labels) => !listed(labels);
  }
  const equality = EQUALITY.exec(term);
  if (equality) {
    const [key, operator, value] = [equality[1]!, equality[2]!, equality[3]!];
    const equal = (labels: Readonly<Record<string, string>>) => has(labels, key) && labels[key] === value;
    return operator === '!=' ? (labels) => !equal(labels) : equal;
  }
  const existence = EXISTENCE.exec(term);
  if (existence) return (labels) => has(labels, existence[2]!) === (existence[1] === '');
  throw badRequest(
    `unable to parse requirement in label selector ${JSON.stringify(selector)}: ${JSON.stringify(term)}`,
  );
}
