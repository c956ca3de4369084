import { provesRulesOf } from './prove';

provesRulesOf('credential-chain');
