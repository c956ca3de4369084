import { provesRulesOf } from './prove';

provesRulesOf('injection');
