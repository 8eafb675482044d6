import { defineConfig } from 'vitest/config';

// The quick tests of the domain, for mutation testing: laws are tried hundreds of times, which no mutant can wait for.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/domain/**/*.test.ts'],
    exclude: ['test/domain/properties/**', 'test/domain/planted-bugs.test.ts', '**/*.property.test.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});
