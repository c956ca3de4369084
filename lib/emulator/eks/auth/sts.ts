import type { Sts } from '../../sts/sts';

/** What EKS Auth asks of STS and of the account's policies. */
export type EksAuthSts = Pick<Sts, 'assumeRole' | 'authenticate' | 'authorize'>;
