import { provesRulesOf } from './prove';

provesRulesOf('reaching-the-agent', 'agent', 'eks-auth');
