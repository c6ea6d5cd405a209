import { proveExample } from '../../../packages/sdk/test/example-suite.ts';
import { describeNext, startNextExample } from './next-example.ts';

describeNext('the Next example', () => proveExample(startNextExample));
