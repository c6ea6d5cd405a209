import { describe } from 'vitest';
import { proveExample, startExample } from '../../../packages/sdk/test/example-suite.ts';

describe('the Fastify example', () => proveExample(() => startExample({ file: 'examples/fastify/src/main.ts' })));
