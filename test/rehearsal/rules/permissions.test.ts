import { provesRulesOf } from './prove';

provesRulesOf('permissions', 'service');
