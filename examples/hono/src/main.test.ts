import { describe } from 'vitest';
import { proveExample, startExample } from '../../../packages/sdk/test/example-suite.ts';

describe('the Hono example', () => proveExample(() => startExample({ file: 'examples/hono/src/main.ts' })));
