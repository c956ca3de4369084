/**
 * What the doctor found, as data. The sentences in it belong to the rules; how they are laid out belongs to `lib/report`.
 */
import type { Source } from './chain';
import type { Sign } from './sign';

/** The stations of a pod's way to its credentials and to what it asks for with them, in order. */
export const STEPS = [
  'cluster',
  'association',
  'injection',
  'credential-chain',
  'reaching-the-agent',
  'agent',
  'eks-auth',
  'trust',
  'permissions',
  'service',
] as const;

/** One of {@link STEPS}. */
export type Step = (typeof STEPS)[number];

/** From the gravest down. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

/**
 * - `error`: the pod does not get its association's credentials, or what makes them cannot be deployed;
 * - `warning`: it gets them by luck, or more than it should, or something else will go wrong;
 * - `info`: worth knowing when looking for something else.
 */
export type Severity = (typeof SEVERITIES)[number];

/** What one sees of a fault; `signs` are what a rehearsal can look for, absent where it can show nothing. */
export type Symptom =
  /** What AWS or an SDK says, verbatim. */
  | { readonly kind: 'words'; readonly words: string }
  /** Nobody says anything; what there is to see all the same. */
  | { readonly kind: 'silent'; readonly seen: string; readonly signs?: readonly Sign[] }
  /** Somebody refuses, in words that no public source quotes. */
  | { readonly kind: 'unconfirmed'; readonly seen: string; readonly signs?: readonly Sign[] };

/** What an outcome is about. */
export interface Subject {
  readonly kind:
    | 'association'
    | 'service-account'
    | 'pod'
    | 'role'
    | 'cluster'
    | 'node-group'
    | 'node'
    | 'agent'
    | 'network-policy'
    | 'secret-store'
    | 'resource-policy'
    | 'component';
  /** `pod default/web`, `role cart`, `cluster prod`. */
  readonly name: string;
  readonly source: Source;
  /** The identities that pass here, `CLUSTER:NAMESPACE/SERVICEACCOUNT` each; `all` if it is not known which. */
  readonly identities: readonly string[] | 'all';
}

/** Something that is wrong. */
export interface Finding {
  readonly subject: Subject;
  readonly severity: Severity;
  readonly symptom: Symptom;
  /** One or two sentences that name the statement, tag, annotation or setting at fault. */
  readonly cause: string;
  /** To paste: a command, or lines of a template or manifest. */
  readonly fix: string;
}

/** What a reader of a diagnosis is told of the rule that speaks. */
export interface RuleSummary {
  /** Also the name of the rule's file and of its section in docs/rules.md. */
  readonly rule: string;
  /** What is true when all is well, one sentence. */
  readonly title: string;
  readonly step: Step;
  /** A page of public documentation. */
  readonly docs: string;
}

/**
 * Where a finding lies on the way of those it concerns:
 * - `first-break`: a request of at least one of them gets this far and no further;
 * - `beyond-a-break`: each of them breaks at an earlier step already. It is there all the same, and will show next;
 * - `on-the-way`: anything else.
 */
export type Place = 'first-break' | 'beyond-a-break' | 'on-the-way';

/** A finding, with the rule that found it and where it lies on the way. */
export interface DiagnosedFinding extends RuleSummary, Finding {
  readonly place: Place;
}

/** A rule that could not judge something, or anything. */
export interface NotTold extends RuleSummary {
  /** Absent if the rule could not look at anything. */
  readonly subject?: Subject;
  /** What would have to be read, one sentence. */
  readonly needs: string;
}

/** What lies behind a break: nothing was found there, which proves nothing, since no request gets there. */
export interface Unchecked {
  /** Index in {@link Diagnosis.findings} of the first break of these identities. */
  readonly after: number;
  readonly identities: readonly string[];
  /** Ids of rules of later steps, in order. */
  readonly rules: readonly string[];
}

/** All that the rules said of a chain. */
export interface Diagnosis {
  /** Each association's `CLUSTER:NAMESPACE/SERVICEACCOUNT`. */
  readonly identities: readonly string[];
  /** In the order in which a request meets them. */
  readonly findings: readonly DiagnosedFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly couldNotTell: readonly NotTold[];
  /** How many subjects each rule found in order; rules that found none so are left out. */
  readonly compliant: readonly (RuleSummary & { readonly subjects: number })[];
}

/** A severity and the graver ones. */
export function severitiesFrom(least: Severity): readonly Severity[] {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1);
}

/** The gravest severity of a diagnosis; `undefined` if nothing was found. */
export function worstSeverity({ findings }: Pick<Diagnosis, 'findings'>): Severity | undefined {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
}
