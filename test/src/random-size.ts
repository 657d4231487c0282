// Runs before every file of tests, as vitest.config.ts says, so before any arbitrary is made.
import * as fc from 'fast-check';

// A `maxLength` is meant: lists, strings and bytes get as long. Without this fast-check makes at most ten items where there is no `minLength`, and at
// most ten above its double where there is one (https://fast-check.dev/docs/configuration/larger-entries-by-default/).
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
