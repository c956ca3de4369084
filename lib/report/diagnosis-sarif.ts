import { createHash } from 'node:crypto';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Source } from '../model/chain';
import type { DiagnosedFinding, Diagnosis, Severity, Step } from '../model/diagnosis';
import type { CodeLocation } from './diagnosis-github';
import { symptomText } from './finding-text';
import { visible } from './visible';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** A rule as the report describes it. */
export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly step: Step;
  readonly docs: string;
  /** Markdown. */
  readonly about: string;
}

/** What the report needs beside the diagnosis. */
export interface SarifOptions {
  /** All rules that were asked. */
  readonly rules: readonly SarifRule[];
  /** Of the tool. */
  readonly version: string;
  /** Where the source of a finding is; GitHub shows no finding without a file. */
  readonly locate: (source: Source) => CodeLocation;
}

/**
 * The diagnosis in the Static Analysis Results Interchange Format, for GitHub code scanning and others: one run, the rules
 * with their texts, a result for each finding; what could not be told is a notification, for GitHub would show it as an alert.
 *
 * Sources: OASIS SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), and GitHub's "SARIF support for code scanning", which
 * says what it requires and that it refuses a file of more than 25,000 results or, compressed, 10 MB.
 *
 * @returns one JSON document, two spaces of indentation, a newline at the end
 */
export function diagnosisSarif(diagnosis: Diagnosis, { rules, version, locate }: SarifOptions): string {
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const fingerprints = fingerprinter();
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pod-identity doctor', semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: diagnosis.couldNotTell.map(({ rule, needs, subject }) => ({
              level: 'note',
              message: { text: visible(`Could not tell${subject ? ` of ${subject.name}` : ''}: ${needs}`) },
              associatedRule: { id: rule, ...indexed(indexOf.get(rule), 'index') },
            })),
          },
        ],
        results: diagnosis.findings.map((finding) => ({
          ruleId: finding.rule,
          ...indexed(indexOf.get(finding.rule), 'ruleIndex'),
          level: LEVELS[finding.severity],
          message: { text: messageText(finding) },
          locations: [location(finding.subject.source, locate)],
          // Of all names, the only one that GitHub looks at.
          partialFingerprints: { primaryLocationLineHash: fingerprints(finding) },
          properties: { place: finding.place, step: finding.step, subject: visible(finding.subject.name) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor({ id, title, severity, step, docs, about }: SarifRule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: `${about}\n\n${docs}`, markdown: `${about}\n\n[Documentation](${docs})` },
    helpUri: docs,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['eks', 'pod-identity', step],
      // What is not certain is no finding: it could not be told.
      precision: 'high',
      'problem.severity': SEVERITY_NAMES[severity],
    },
  };
}

/** GitHub's words for its own property. */
const SEVERITY_NAMES: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'recommendation' };

function messageText({ subject, cause, symptom, fix }: DiagnosedFinding): string {
  const seen = symptomText(symptom);
  return visible(`${subject.name}: ${cause}\n${seen.label}: ${seen.text}\nfix: ${fix}`);
}

function location(source: Source, locate: SarifOptions['locate']) {
  const { file, line = 1, letters = 0 } = locate(source);
  const name = source.construct ?? source.logicalId;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: 1, endLine: line, endColumn: letters + 1 },
    },
    ...(name !== undefined && {
      logicalLocations: [{ fullyQualifiedName: visible(name), kind: source.construct ? 'object' : 'resource' }],
    }),
  };
}

/** Relative to the repository as far as the file is in it: GitHub matches no path that leads out of it. */
function uriOf(file: string): string {
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith(`..${sep}`)) return pathToFileURL(resolve(path)).href;
  return path.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join('/');
}

/**
 * The same finding has the same fingerprint in the next run, wherever in its file it stands by then. Several of one rule on one
 * subject are numbered, as those that GitHub's own upload action computes.
 */
function fingerprinter(): (finding: DiagnosedFinding) => string {
  const counts = new Map<string, number>();
  return ({ rule, subject }) => {
    const { construct, logicalId, file } = subject.source;
    const identity = [rule, subject.name, construct ?? logicalId ?? file ?? ''];
    const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  };
}

function indexed(index: number | undefined, key: string): Record<string, number> {
  return index === undefined ? {} : { [key]: index };
}
