/** One line of the agent's log: logrus writes it as a JSON object, here it is the object. */
export interface AgentLogLine {
  readonly level: 'error' | 'warning' | 'info';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The agent's own words, its misprints included. */
  readonly msg: string;
  /** The line's further fields, under the agent's names. Never a token or a secret. */
  readonly fields: Readonly<Record<string, string | number>>;
}

export type AgentLog = (line: AgentLogLine) => void;
