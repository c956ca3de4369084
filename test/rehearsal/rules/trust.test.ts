import { provesRulesOf } from './prove';

provesRulesOf('trust');
