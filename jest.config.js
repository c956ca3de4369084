/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // jest leaves one core idle, and most of the machines that run this have two.
  maxWorkers: '100%',
  // swc only transpiles; `npm test` runs tsc first.
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // jose ships ES modules only, and jest loads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  // The first removes the temporary folders in which tests synthesise assemblies.
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean', '<rootDir>/test/seed.ts'],
};
