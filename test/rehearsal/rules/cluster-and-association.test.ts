import { provesRulesOf } from './prove';

provesRulesOf('cluster', 'association');
