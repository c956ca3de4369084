/**
 * A pod's way to its credentials and with them to a service, one request after the other, as data. Everything in it is
 * redacted: no secret key, no session token, no token's signature; access key ids are shortened.
 */

/** Who takes part: the AWS client in the pod, and whatever it or somebody for it asks. */
export type Station = 'pod' | 'imds' | 'agent' | 'eks-auth' | 'sts' | 's3';

/** A request or an answer as it went over the wire, redacted. */
export interface HopMessage {
  /** `GET /v1/credentials HTTP/1.1`, `HTTP/1.1 200 OK`. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** Something read off a hop: a claim of a token, a session tag, the policy statement that decided. */
export interface HopFact {
  readonly group: 'token claims' | 'session tags' | 'decision' | 'identity';
  readonly name: string;
  readonly value: string;
}

/** One request and what became of it. */
export interface Hop {
  readonly from: Station;
  readonly to: Station;
  /** What is asked for, in few words: `AssumeRoleForPodIdentity`, `the node role's credentials`. */
  readonly what: string;
  /** Absent if there is no wire to read: inside AWS, or because nothing arrived. */
  readonly request?: HopMessage;
  readonly response?: HopMessage;
  /** In few words: `200`, `AccessDenied`, `no answer`. */
  readonly outcome: string;
  readonly ok: boolean;
  readonly facts: readonly HopFact[];
  /** Of a hop that failed: why, naming the statement, tag, annotation or setting at fault. */
  readonly cause?: string;
  /** Of a hop that failed: what to do, as something to paste where there is such a thing. */
  readonly fix?: string;
  /** What the receiver asked others before it answered, in order. */
  readonly onward: readonly Hop[];
}

/** What one client in a pod did for one call. */
export interface CallHops {
  readonly client: string;
  /** `NAMESPACE/NAME` of the pod. */
  readonly pod: string;
  /** What was called, `sts:GetCallerIdentity`, where a pod makes several calls. */
  readonly call?: string;
  readonly succeeded: boolean;
  readonly hops: readonly Hop[];
}
