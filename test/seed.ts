import * as fc from 'fast-check';

// Properties draw their inputs from jest's seed. `npm test` fixes it, so that what fails there fails again and is due to
// the change; `npm run fuzz` draws new ones.
fc.configureGlobal({ seed: jest.getSeed() });
